import { crc32 } from 'node:zlib'

/**
 * How objects stand in a file. Numbers are little-endian; a sum is the CRC-32 of what it is said of.
 *
 * ```
 * file    "PAPYOBJ"  u8 version  u8 length  media type of the serializer   record …   end
 * record  u32 bytes of the body   u32 sum of the body   u32 sum of these 8 bytes   body
 * body    u32 number of parts   u32 bytes of each   the parts, as the serializer wrote them
 * end     u32 0xffffffff          u32 number of records   u32 sum of these 8 bytes
 * ```
 */
export const MAGIC = 'PAPYOBJ'
/** Version of the layout. */
export const VERSION = 1
/** Bytes before the media type. */
export const FIXED_BYTES: number = MAGIC.length + 2
/** Bytes before each body. */
export const HEAD_BYTES = 12
/** Instead of the bytes of a body: there are no more. */
export const END = 0xffff_ffff

/** The first bytes of a file. */
export function fileHead(mediaType: string): Uint8Array {
  const name = Buffer.from(mediaType, 'latin1')
  return Buffer.concat([Buffer.from(MAGIC), Buffer.from([VERSION, name.byteLength]), name])
}

/** One record; `undefined` if it is larger than a record can be. */
export function recordOf(parts: readonly Uint8Array[]): Uint8Array | undefined {
  const table = 4 + 4 * parts.length
  const bodyBytes = parts.reduce((sum, part) => sum + part.byteLength, table)
  if (bodyBytes >= END) return undefined
  const record = Buffer.allocUnsafe(HEAD_BYTES + bodyBytes)
  let at = record.writeUInt32LE(parts.length, HEAD_BYTES)
  for (const { byteLength } of parts) at = record.writeUInt32LE(byteLength, at)
  for (const part of parts) {
    record.set(part, at)
    at += part.byteLength
  }
  writeHead(record, bodyBytes, crc32(record.subarray(HEAD_BYTES)))
  return record
}

/** What stands behind the last of so many records. */
export function fileEnd(records: number): Uint8Array {
  const end = Buffer.alloc(HEAD_BYTES)
  writeHead(end, END, records >>> 0)
  return end
}

/** The two numbers of a head; `undefined` where it is damaged. */
export function readHead(head: Buffer): { readonly length: number; readonly sum: number } | undefined {
  if (crc32(head.subarray(0, 8)) !== head.readUInt32LE(8)) return undefined
  return { length: head.readUInt32LE(0), sum: head.readUInt32LE(4) }
}

/** The parts in a body; `undefined` where it is none. */
export function partsOf(body: Buffer, sum: number): readonly Uint8Array[] | undefined {
  if (crc32(body) !== sum || body.byteLength < 4) return undefined
  const count = body.readUInt32LE(0)
  let at = 4 + 4 * count
  if (at > body.byteLength) return undefined
  const parts: Uint8Array[] = []
  for (let part = 0; part < count; part++) {
    const end = at + body.readUInt32LE(4 + 4 * part)
    parts.push(new Uint8Array(body.buffer, body.byteOffset + at, Math.min(end, body.byteLength) - at))
    at = end
  }
  return at === body.byteLength ? parts : undefined
}

function writeHead(record: Buffer, length: number, sum: number): void {
  record.writeUInt32LE(length, 0)
  record.writeUInt32LE(sum, 4)
  record.writeUInt32LE(crc32(record.subarray(0, 8)), 8)
}
