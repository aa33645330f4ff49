import { checkOptions, flag, type Rules } from '@papy/contract/engine'
import type { BoundStep } from '@papy/core'
import { type Place, pathOf } from '../place.ts'
import { jsonRules, jsonText } from '../values/json-text.ts'
import { isGzip } from './bytes.ts'
import { FileSink } from './file-sink.ts'
import type { JsonLinesOptions } from './json-lines.ts'
import { sinkStep } from './sink-step.ts'

/** Options of {@link writeJsonLines}: those of `jsonLines`. */
export type WriteJsonLinesOptions = JsonLinesOptions

const options: Rules<WriteJsonLinesOptions> = { gzip: flag }

const rules = jsonRules('writeJsonLines', 'give what JSON can hold, or use dumpObjects')

/**
 * A function for serial pipers that writes each item as a line of JSON (https://jsonlines.org), and passes it on.
 * `jsonLines` reads them again as they were. In its place when the run has ended, as with `dumpStream`.
 *
 * @throws ArgumentError `ERR_ARGUMENT`. An item with anything that JSON would change or leave out (`undefined`, NaN, -0, a
 * Date, a Map, a class instance, …) becomes a placeholder, `ERR_NOT_SERIALIZABLE`, and `path` says which part it is
 */
export function writeJsonLines(path: Place, given: WriteJsonLinesOptions = {}): BoundStep<[unknown], unknown> {
  checkOptions('writeJsonLines', given, options)
  const file = pathOf('writeJsonLines', path)
  return sinkStep<unknown>({ made: ['writeJsonLines', file, given], opened: ['jsonSink', file, given] })
}

/** What {@link writeJsonLines} binds: opens the file for one run. @throws TransportError `ERR_MEDIUM_FAILED` */
export function jsonSink(path: string, { gzip }: WriteJsonLinesOptions = {}): FileSink {
  return new FileSink(path, isGzip(path, gzip), { write: (item) => `${jsonText(item, rules)}\n` })
}
