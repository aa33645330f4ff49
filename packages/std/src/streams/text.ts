import { Utf8 } from '../utf8.ts'
import { type Reading, readBytes } from './bytes.ts'

/**
 * The text of a file, in pieces. A byte order mark is a character like any other here.
 *
 * @throws SerializerError `ERR_MALFORMED` for what is no UTF-8; as {@link readBytes}
 */
export async function* readText(reading: Reading): AsyncGenerator<string, undefined> {
  const decoder = new Utf8(reading.path)
  for await (const chunk of readBytes(reading)) yield decoder.push(chunk)
  yield decoder.end()
}
