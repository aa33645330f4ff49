import type { FailedRecord } from '@papy/contract/journal'
import { Lines } from '../run/lines.ts'
import { fileSink, type Sink } from '../run/sink.ts'
import { STDOUT } from '../written.ts'
import { failureIn, letterOf } from './letter.ts'

/** Where dead letters are written to. */
export interface LetterFile {
  /** `-`: to `flow`. */
  readonly file: string
  /** The option that it was given with. */
  readonly option: string
  flow(text: string): Promise<void>
}

/**
 * Writes dead letters, a line of JSON each: what `papy run --errors` writes, with what was read.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, where there can be no such file; what cannot be written
 */
export async function exportLetters(
  letters: Iterable<FailedRecord>,
  { file, option, flow }: LetterFile,
): Promise<void> {
  const sink: Sink = file === STDOUT ? { write: flow, end: async () => undefined } : fileSink(file, option)
  const lines = new Lines(sink)
  for (const record of letters) {
    const { letter, attempts, host, at, inputs, rows } = letterOf(record)
    await lines.add(JSON.stringify({ ...failureIn(record), letter, rows, at, attempts, host, inputs }, plain))
  }
  await lines.end(true)
}

// What JSON does not have is written as text.
function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
