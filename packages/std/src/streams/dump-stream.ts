import { describe } from '@papy/contract'
import { checkOptions, flag, type Rules } from '@papy/contract/engine'
import { isWellFormed } from '@papy/contract/value'
import type { BoundStep } from '@papy/core'
import { type Place, pathOf } from '../place.ts'
import { unwritable } from '../refusal.ts'
import { isGzip } from './bytes.ts'
import { FileSink } from './file-sink.ts'
import { delimiter, type LoadStreamOptions } from './load-stream.ts'
import { sinkStep } from './sink-step.ts'

/** Options of {@link dumpStream}: those of `loadStream`. */
export type DumpStreamOptions = LoadStreamOptions

const rules: Rules<DumpStreamOptions> = { delimiter, gzip: flag }

/**
 * A function for serial pipers that writes its items, strings, to a file in UTF-8, each with a delimiter behind it, and
 * passes them on: PaPy's `dump_stream`. `loadStream` with the same delimiter reads them again as they were.
 *
 * It writes aside, and the file is in its place, whole, when the run has ended: after `stop`, `wait` or the end of `stream`.
 * A run that fails, is aborted or given up (`stop({ drain: false })`) leaves what was there before, and nothing else. Items
 * that failed upstream are not in it. What cannot be written whole fails the run with `ERR_MEDIUM_FAILED`.
 *
 * @throws ArgumentError `ERR_ARGUMENT`. An item that is no string, holds the delimiter, ends so that its delimiter would be
 * found too early, or has a lone surrogate becomes a placeholder, `ERR_NOT_SERIALIZABLE`; the others are written
 */
export function dumpStream(path: Place, options: DumpStreamOptions = {}): BoundStep<[string], string> {
  checkOptions('dumpStream', options, rules)
  const file = pathOf('dumpStream', path)
  return sinkStep<string>({ made: ['dumpStream', file, options], opened: ['textSink', file, options] })
}

/** What {@link dumpStream} binds: opens the file for one run. @throws TransportError `ERR_MEDIUM_FAILED` */
export function textSink(path: string, { delimiter = '\n', gzip }: DumpStreamOptions = {}): FileSink {
  const write = (item: unknown): string => {
    if (typeof item !== 'string') throw refuse(`is ${describe(item)}`, 'give strings, or use dumpObjects')
    if (!isWellFormed(item)) throw refuse('has a lone surrogate', 'use dumpObjects, or writeJsonLines')
    const text = item + delimiter
    // It may begin in the item and end in its delimiter, too.
    const at = text.indexOf(delimiter)
    if (at === item.length) return text
    throw refuse(`has the delimiter ${JSON.stringify(delimiter)} at ${at}`, 'choose another one, or use dumpObjects')
  }
  return new FileSink(path, isGzip(path, gzip), { write })
}

function refuse(what: string, advice: string): Error {
  return unwritable('dumpStream', 'value', what, advice)
}
