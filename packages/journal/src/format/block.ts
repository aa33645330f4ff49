import { crc32 } from 'node:zlib'
import type { DiskReader } from '../disk/disk.ts'

// A block is what one commit writes. Numbers are little-endian:
//   0  u16 MARK     2  u32 bytes of the payload     6  u32 CRC-32     10  payload
// The payload begins with how many bytes before the block were not on the disk for sure when it was written (see `tail.ts`).
// The sum begins with the block's place in the file: what stood elsewhere is no block here.

const MARK = Buffer.from([0xb7, 0x4a])

/** Bytes before the payload of a block. */
export const BLOCK_HEAD = 10

const NUMBER_BYTES = 8

/** A block of a file. */
export interface Block {
  readonly offset: number
  /** Where the next one begins. */
  readonly end: number
  /** All bytes before this one were on the disk for sure when it was written. */
  readonly durable: number
  /** Its records. For as long as nothing else is read. */
  readonly records: Uint8Array
}

/** Makes a block of records. @param durable - see {@link Block} */
export function block(records: Uint8Array, offset: number, durable: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(BLOCK_HEAD + NUMBER_BYTES + records.byteLength)
  bytes.set(MARK)
  let at = BLOCK_HEAD
  let back = offset - durable
  for (; back >= 128; back = Math.floor(back / 128)) bytes[at++] = (back % 128) | 128
  bytes[at++] = back
  bytes.set(records, at)
  const length = at - BLOCK_HEAD + records.byteLength
  bytes.writeUInt32LE(length, 2)
  const whole = bytes.subarray(0, BLOCK_HEAD + length)
  bytes.writeUInt32LE(sumOf(whole, offset), 6)
  return whole
}

/** Reads blocks of a file, one after the other. */
export class BlockReader {
  readonly #reader: DiskReader
  readonly #end: number
  #bytes: Buffer = Buffer.allocUnsafe(256 * 1024)
  /** What of the file is in them. */
  #from = 0
  #to = 0

  /** @param end - nothing behind it is looked at */
  constructor(reader: DiskReader, end: number = reader.byteLength) {
    this.#reader = reader
    this.#end = end
  }

  /** The block that begins there; `undefined` where none does. */
  at(offset: number): Block | undefined {
    const head = this.#bytesAt(offset, BLOCK_HEAD)
    if (head === undefined || head[0] !== MARK[0] || head[1] !== MARK[1]) return undefined
    const [length, sum] = [head.readUInt32LE(2), head.readUInt32LE(6)]
    const whole = length === 0 ? undefined : this.#bytesAt(offset, BLOCK_HEAD + length)
    if (whole === undefined || sumOf(whole, offset) !== sum) return undefined
    let [at, back] = [BLOCK_HEAD, 0]
    for (let factor = 1; ; factor *= 128) {
      const byte = whole[at++] ?? 0
      back += (byte & 127) * factor
      if (byte < 128) break
    }
    return { offset, end: offset + whole.byteLength, durable: offset - back, records: whole.subarray(at) }
  }

  /** The next place from there on where a block may begin; `undefined`: there is none. */
  mark(from: number): number | undefined {
    for (let start = from; start < this.#end - 1; ) {
      const length = Math.min(64 * 1024, this.#end - start)
      const part = this.#bytesAt(start, length)
      const found = part?.indexOf(MARK) ?? -1
      if (found >= 0) return start + found
      // Its first byte may be the last of this part.
      start += length - 1
    }
    return undefined
  }

  #bytesAt(offset: number, length: number): Buffer | undefined {
    if (offset + length > this.#end) return undefined
    if (offset < this.#from || offset + length > this.#to) this.#load(offset, length)
    if (offset + length > this.#to) return undefined
    return this.#bytes.subarray(offset - this.#from, offset - this.#from + length)
  }

  #load(offset: number, length: number): void {
    if (length > this.#bytes.byteLength) this.#bytes = Buffer.allocUnsafe(length + 64 * 1024)
    const wanted = Math.min(this.#bytes.byteLength, this.#end - offset)
    this.#from = offset
    this.#to = offset + this.#reader.read(this.#bytes.subarray(0, wanted), offset)
  }
}

function sumOf(whole: Buffer, offset: number): number {
  const place = Buffer.alloc(NUMBER_BYTES + 4)
  place.writeDoubleLE(offset)
  place.writeUInt32LE(whole.readUInt32LE(2), NUMBER_BYTES)
  return crc32(whole.subarray(BLOCK_HEAD), crc32(place))
}
