/** Bytes of a row at most: one of a whole large item would be slower, and SQLite's own limit is 1 GB. */
const PIECE = 2 ** 20

/** Cuts a gather list into what one row holds each; nothing is copied that need not be. */
export function piecesOf(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = []
  let piece: Uint8Array[] = []
  let room = PIECE
  for (let rest of chunks) {
    while (rest.byteLength > room) {
      pieces.push(joined([...piece, rest.subarray(0, room)]))
      rest = rest.subarray(room)
      piece = []
      room = PIECE
    }
    piece.push(rest)
    room -= rest.byteLength
  }
  if (piece.length > 0) pieces.push(joined(piece))
  return pieces
}

// better-sqlite3 before version 13 takes Buffers only.
function joined(chunks: readonly Uint8Array[]): Buffer {
  const [first] = chunks
  if (chunks.length > 1 || first === undefined) return Buffer.concat(chunks)
  return Buffer.from(first.buffer, first.byteOffset, first.byteLength)
}
