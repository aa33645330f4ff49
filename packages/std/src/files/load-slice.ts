import { constants } from 'node:buffer'
import { TransportError } from '@papy/contract'
import { Utf8 } from '../utf8.ts'
import { loadBytes, type Slice } from './slice.ts'

/**
 * A worker function that reads a {@link Slice} of `splitFile` as text in UTF-8: PaPy's `load_item`. Joined, the texts of all
 * slices are the text of the file.
 *
 * @throws SerializerError `ERR_MALFORMED` for what is no UTF-8; TransportError `ERR_STREAM_TORN`, where the file has become
 * shorter, `ERR_ITEM_TOO_LARGE` for more than a string can hold; what `node:fs` throws
 */
export async function loadSlice([slice]: readonly [Slice]): Promise<string> {
  const byteLength = slice.end - slice.start
  // No character of UTF-8 becomes more than three bytes a unit of text.
  if (byteLength / 3 > constants.MAX_STRING_LENGTH) throw tooLarge(slice, byteLength)
  const bytes = await loadBytes([slice])
  const text = new Utf8(slice.path, slice.start)
  return text.push(bytes) + text.end()
}

function tooLarge({ path }: Slice, byteLength: number): TransportError {
  const maxByteLength = constants.MAX_STRING_LENGTH * 3
  const message = `a slice of ${path} has ${byteLength} bytes, more than a string can hold; give splitFile fewer`
  return new TransportError('ERR_ITEM_TOO_LARGE', message, { byteLength, maxByteLength })
}
