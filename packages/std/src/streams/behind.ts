/**
 * The bytes behind so many delimiters: nothing of what is before them is decoded, or kept. In UTF-8 no character begins
 * within another one, so bytes are enough.
 */
export async function* behind(
  pieces: AsyncIterable<Uint8Array>,
  delimiter: string,
  count: number,
): AsyncGenerator<Uint8Array, undefined> {
  const wanted = Buffer.from(delimiter)
  let left = count
  let tail: Uint8Array = new Uint8Array(0)
  for await (const piece of pieces) {
    if (left === 0) {
      yield piece
      continue
    }
    const bytes =
      tail.byteLength === 0
        ? Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
        : Buffer.concat([tail, piece])
    let from = 0
    for (let at = bytes.indexOf(wanted); at >= 0; at = left === 0 ? -1 : bytes.indexOf(wanted, from)) {
      from = at + wanted.byteLength
      left--
    }
    if (left === 0) yield bytes.subarray(from)
    // A delimiter may go on in the next piece.
    else tail = Buffer.from(bytes.subarray(Math.max(from, bytes.byteLength - wanted.byteLength + 1)))
  }
}
