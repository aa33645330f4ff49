import { crc32 } from 'node:zlib'
import type { Bytes } from '@papy/contract'

// A file, numbers little-endian; what does not fit together is torn, or not whole yet:
//
//  0        4         8                16                          16 + length
//  ┌────────┬─────────┬────────────────┬────────────────────────────┬────────┬──────┐
//  │ "PAPY" │ version │ length         │ length bytes               │ CRC-32 │ 0    │
//  └────────┴─────────┴────────────────┴────────────────────────────┴────────┴──────┘
//               u32         u64                                        u32     u32

const [MAGIC, VERSION] = [0x59504150, 1]

/** Bytes before those of the item. */
export const HEAD = 16

/** Bytes after them. */
export const TAIL = 8

/** Most bytes of an item: more do not fit into one buffer on Node 20. */
export const MAX_BODY: Bytes = 2 ** 32 - HEAD - TAIL

/** The head of a file with so many bytes. */
export function headOf(byteLength: Bytes): Uint8Array {
  const head = new DataView(new ArrayBuffer(HEAD))
  head.setUint32(0, MAGIC, true)
  head.setUint32(4, VERSION, true)
  head.setBigUint64(8, BigInt(byteLength), true)
  return new Uint8Array(head.buffer)
}

/** The tail of a file whose bytes have this checksum. */
export function tailOf(sum: number): Uint8Array {
  const tail = new DataView(new ArrayBuffer(TAIL))
  tail.setUint32(0, sum, true)
  return new Uint8Array(tail.buffer)
}

/** Goes on with a checksum. */
export function summed(chunks: readonly Uint8Array[], sum = 0): number {
  return chunks.reduce((so, chunk) => crc32(chunk, so), sum)
}

/** The item in a file; `undefined` where the file is not whole. */
export function bodyOf(bytes: Uint8Array): Uint8Array | undefined {
  const length = bytes.byteLength - HEAD - TAIL
  if (length < 0) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== VERSION) return undefined
  if (view.getBigUint64(8, true) !== BigInt(length)) return undefined
  const body = bytes.subarray(HEAD, HEAD + length)
  return view.getUint32(HEAD + length, true) === crc32(body) ? body : undefined
}
