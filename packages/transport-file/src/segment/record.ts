import { crc32 } from 'node:zlib'
import type { Bytes } from '@papy/contract'

// A segment is records, one after the other; numbers little-endian:
//
//  0        4       8        12       16             16 + length
//  ┌────────┬───────┬────────┬────────┬──────────────┐
//  │ "PAPR" │ state │ length │ CRC-32 │ length bytes │
//  └────────┴───────┴────────┴────────┴──────────────┘
//             u32     u32      u32

const MAGIC = 0x52504150

/** Bytes of a record before those of its item. */
export const RECORD_HEAD: Bytes = 16

/** Where in a record its state is. */
export const STATE = 4

/** The state of a record that somebody is to take. */
export const LIVE = 1

/** That of one that was taken. */
export const DONE = 2

/** Writes the head of a record whose item follows it. */
export function writeRecordHead(record: Buffer): void {
  record.writeUInt32LE(MAGIC, 0)
  record.writeUInt32LE(LIVE, STATE)
  record.writeUInt32LE(record.byteLength - RECORD_HEAD, 8)
  record.writeUInt32LE(crc32(record.subarray(RECORD_HEAD)), 12)
}

/** What the head of a record says; `undefined` where there is none. */
export function readRecordHead(head: Buffer): { readonly state: number; readonly byteLength: Bytes } | undefined {
  if (head.byteLength < RECORD_HEAD || head.readUInt32LE(0) !== MAGIC) return undefined
  return { state: head.readUInt32LE(STATE), byteLength: head.readUInt32LE(8) }
}

/** The item of a record; `undefined` where there is none, or none any more, `'torn'` where it is not as it was written. */
export function itemOf(record: Buffer, byteLength: Bytes): Uint8Array | 'torn' | undefined {
  const head = readRecordHead(record)
  if (head?.state !== LIVE || head.byteLength !== byteLength) return undefined
  if (record.byteLength !== RECORD_HEAD + byteLength) return 'torn'
  const item = record.subarray(RECORD_HEAD)
  return record.readUInt32LE(12) === crc32(item) ? item : 'torn'
}
