import type { Bytes } from '@papy/contract'

// What a WebSocket has before a binary message in one piece (RFC 6455, 5.2), numbers big-endian. A client must send a mask; one
// of zeros leaves the bytes as they are.
//
//   0      1                      2 or 2…4 or 2…10   0 or 4 more
//   │ 0x82 │ masked 0x80 │ length │ length           │ mask: 0 │
//                          < 126    126: u16, 127: u64

/** Bytes before a message of so many. */
export function envelopeLength(length: Bytes, isMasked: boolean): Bytes {
  return (length < 126 ? 2 : length < 65_536 ? 4 : 10) + (isMasked ? 4 : 0)
}

/** Writes what stands before a message of so many bytes, at the beginning of a buffer; answers where the message begins. */
export function writeEnvelope(target: Buffer, length: Bytes, isMasked: boolean): number {
  const masked = isMasked ? 0x80 : 0
  target.writeUInt8(0x82, 0)
  const at = writeLength(target, length, masked)
  return isMasked ? target.writeUInt32LE(0, at) : at
}

function writeLength(target: Buffer, length: Bytes, masked: number): number {
  if (length < 126) return target.writeUInt8(masked | length, 1)
  if (length < 65_536) {
    target.writeUInt8(masked | 126, 1)
    return target.writeUInt16BE(length, 2)
  }
  target.writeUInt8(masked | 127, 1)
  target.writeUInt32BE(Math.floor(length / 2 ** 32), 2)
  return target.writeUInt32BE(length % 2 ** 32, 6)
}
