import type { Bytes } from '../transport.ts'

/** Cuts a gather list into pieces of at most so many bytes, as rows hold them; what need not be copied is not. */
export function piecesOf(chunks: readonly Uint8Array[], most: Bytes): readonly Buffer[] {
  const pieces: Buffer[] = []
  let piece: Uint8Array[] = []
  let room = most
  for (let rest of chunks) {
    while (rest.byteLength > room) {
      pieces.push(joined([...piece, rest.subarray(0, room)]))
      rest = rest.subarray(room)
      piece = []
      room = most
    }
    piece.push(rest)
    room -= rest.byteLength
  }
  if (piece.length > 0) pieces.push(joined(piece))
  return pieces
}

function joined(chunks: readonly Uint8Array[]): Buffer {
  const [first] = chunks
  if (chunks.length > 1 || first === undefined) return Buffer.concat(chunks)
  return Buffer.from(first.buffer, first.byteOffset, first.byteLength)
}
