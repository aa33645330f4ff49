import type { Writable } from 'node:stream'
import { checkOptions, flag, type Rules } from '@papy/contract/engine'
import { Colours } from './colours.ts'
import { lineOf } from './line.ts'
import type { LogSink } from './log-sink.ts'

/** Options of {@link consoleSink}. */
export interface ConsoleSinkOptions {
  /** Where to. @defaultValue `process.stderr`: standard output is for results */
  readonly stream?: Writable & { readonly isTTY?: boolean }
  /** @defaultValue true on a terminal, unless the environment has `NO_COLOR` */
  readonly colours?: boolean
}

const rules: Rules<ConsoleSinkOptions> = {
  stream: (value) => (typeof (value as Writable | undefined)?.write === 'function' ? undefined : 'a writable stream'),
  colours: flag,
}

/** Bytes that may wait for a slow terminal; beyond, records are dropped, and their number is told. */
const MOST_WAITING = 1024 * 1024

/**
 * Records as lines for people: time, level, run, item, worker, message, data; the stack of an error below.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function consoleSink(options: ConsoleSinkOptions = {}): LogSink {
  checkOptions('consoleSink', options, rules)
  const { stream = process.stderr } = options
  const { colours = stream.isTTY === true && !process.env['NO_COLOR'] } = options
  const paint = new Colours(colours)
  let dropped = 0
  const ignore = () => {}
  // A terminal that is gone must not end the run.
  stream.on('error', ignore)
  return {
    write(record) {
      if (stream.writableLength > MOST_WAITING) return void dropped++
      if (dropped > 0) stream.write(`… ${dropped} records were dropped\n`)
      dropped = 0
      stream.write(lineOf(record, paint))
    },
    async close() {
      if (stream.writable) await new Promise<void>((resolve) => stream.write('', () => resolve()))
      stream.off('error', ignore)
    },
  }
}
