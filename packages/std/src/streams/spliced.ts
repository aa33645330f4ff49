import type { Insertion } from './mended-index.ts'

/**
 * Bytes, with others between them.
 *
 * @param parts - by where they go; those behind the end come last
 */
export async function* inserted<Item>(
  bytes: AsyncIterable<Uint8Array>,
  parts: readonly Insertion<Item>[],
  bytesOf: (item: Item) => Uint8Array | Promise<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let [offset, next] = [0, 0]
  for await (const chunk of bytes) {
    let from = 0
    for (let part = parts[next]; part !== undefined && part.at < offset + chunk.byteLength; part = parts[++next]) {
      yield chunk.subarray(from, part.at - offset)
      yield await bytesOf(part.item)
      from = part.at - offset
    }
    yield chunk.subarray(from)
    offset += chunk.byteLength
  }
  for (const part of parts.slice(next)) yield await bytesOf(part.item)
}

/** Bytes, without so many at their end. */
export async function* withoutLast(bytes: AsyncIterable<Uint8Array>, byteLength: number): AsyncGenerator<Uint8Array> {
  if (byteLength === 0) {
    yield* bytes
    return
  }
  let held: Uint8Array = new Uint8Array(0)
  for await (const chunk of bytes) {
    const all = Buffer.concat([held, chunk])
    const end = Math.max(0, all.byteLength - byteLength)
    yield all.subarray(0, end)
    held = Buffer.from(all.subarray(end))
  }
}
