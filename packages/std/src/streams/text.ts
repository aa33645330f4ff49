import { Utf8 } from '../utf8.ts'
import { behind } from './behind.ts'
import { type Reading, readBytes } from './bytes.ts'

/** Where text begins: behind so many delimiters. */
export interface TextStart {
  readonly delimiter: string
  readonly count: number
}

/**
 * The text of a file, in pieces. A byte order mark is a character like any other here.
 *
 * @throws SerializerError `ERR_MALFORMED` for what is no UTF-8; as {@link readBytes}
 */
export async function* readText(reading: Reading, start?: TextStart): AsyncGenerator<string, undefined> {
  const decoder = new Utf8(reading.path)
  const bytes = readBytes(reading)
  const isWhole = start === undefined || start.count === 0
  for await (const chunk of isWhole ? bytes : behind(bytes, start.delimiter, start.count)) yield decoder.push(chunk)
  yield decoder.end()
}
