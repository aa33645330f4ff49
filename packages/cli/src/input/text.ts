import { SerializerError } from '@papy/contract'

/** Takes text apart, piece by piece; each item comes as soon as it is complete. */
export interface Reader<Item> {
  read(piece: string): Iterable<Item>
  /** What is left at the end. */
  end(): Iterable<Item>
}

/**
 * The items of bytes in UTF-8; a mark at their beginning is left out.
 *
 * @param name - what people call them
 * @throws (rejects) SerializerError `ERR_MALFORMED`, for bytes that are no UTF-8; what the reader throws
 */
export async function* itemsOf<Item>(
  bytes: AsyncIterable<Uint8Array>,
  reader: Reader<Item>,
  name: string,
): AsyncGenerator<Item, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const piece of bytes) yield* reader.read(decoded(() => decoder.decode(piece, { stream: true }), name))
  yield* reader.read(decoded(() => decoder.decode(), name))
  yield* reader.end()
}

function decoded(decode: () => string, name: string): string {
  try {
    return decode()
  } catch (cause) {
    const message = `${name} is no UTF-8; convert it: iconv -f latin1 -t utf-8`
    throw new SerializerError('ERR_MALFORMED', message, { cause })
  }
}
