import { constants, createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { sinkLost } from '../refusal.ts'
import { ByteReader } from './byte-reader.ts'
import type { MendPlace } from './file-mark.ts'
import { syncFolder } from './file-place.ts'
import { Tail } from './tail.ts'

/**
 * Bytes of the head of an entry: where it belongs (its hole: two doubles; its place there), its bytes, and a sum of all that
 * and of the bytes; little-endian.
 */
const HEAD_BYTES = 28

/** An item that waits to be merged: where it belongs, and where its bytes are. */
export interface Mend {
  readonly where: MendPlace
  /** In the file beside. */
  readonly at: number
  readonly length: number
}

/** Items for holes of a file, kept beside it until they are merged. Memory holds where they are, not what they are. */
export class Mends {
  readonly list: Mend[]
  #bytes: number
  readonly #tail: Tail
  readonly #handle: FileHandle

  private constructor(handle: FileHandle, list: Mend[], bytes: number) {
    this.#handle = handle
    this.list = list
    this.#bytes = bytes
    this.#tail = new Tail(handle, false, { bytes, sum: 0 })
  }

  /** @throws (rejects) TransportError `ERR_SINK_LOST`, where it has fewer bytes than were committed, or others */
  static async open(path: string, committed: number): Promise<Mends> {
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT)
    try {
      const { size } = await handle.stat()
      if (size < committed) throw sinkLost(path, `${committed} bytes of it were committed, and it has ${size}`)
      await handle.truncate(committed)
      if (committed === 0) await syncFolder(path)
      return new Mends(handle, committed === 0 ? [] : await read(path), committed)
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** Bytes, with what waits. */
  get bytes(): number {
    return this.#bytes
  }

  add(where: MendPlace, data: Uint8Array): void | Promise<void> {
    const head = Buffer.alloc(HEAD_BYTES)
    head.writeDoubleLE(where[0], 0)
    head.writeDoubleLE(where[1], 8)
    head.writeUInt32LE(where[2], 16)
    head.writeUInt32LE(data.byteLength, 20)
    head.writeUInt32LE(sumOf(head, data), 24)
    this.list.push({ where, at: this.#bytes + HEAD_BYTES, length: data.byteLength })
    this.#bytes += HEAD_BYTES + data.byteLength
    void this.#tail.write(head)
    return this.#tail.write(data)
  }

  async sync(): Promise<void> {
    await this.#tail.sync()
  }

  close(): Promise<void> {
    return this.#tail.close()
  }

  /** The bytes of an item, once they are synced. */
  async bytesOf({ at, length }: Mend): Promise<Uint8Array> {
    const data = Buffer.allocUnsafe(length)
    for (let filled = 0; filled < length; ) {
      const { bytesRead } = await this.#handle.read(data, filled, length - filled, at + filled)
      if (bytesRead === 0) throw new Error('what was mended is cut short')
      filled += bytesRead
    }
    return data
  }
}

async function read(path: string): Promise<Mend[]> {
  const list: Mend[] = []
  const pieces = createReadStream(path) as AsyncIterable<Uint8Array>
  const bytes = new ByteReader(pieces[Symbol.asyncIterator]())
  for (;;) {
    const head = await bytes.take(HEAD_BYTES)
    if (head.byteLength === 0) return list
    const length = head.byteLength < HEAD_BYTES ? 0 : head.readUInt32LE(20)
    const at = bytes.offset
    const data = await bytes.take(length)
    if (head.byteLength < HEAD_BYTES || data.byteLength < length || sumOf(head, data) !== head.readUInt32LE(24))
      throw sinkLost(path, `it is damaged at byte ${at - head.byteLength}`)
    list.push({ where: [head.readDoubleLE(0), head.readDoubleLE(8), head.readUInt32LE(16)], at, length })
  }
}

function sumOf(head: Buffer, data: Uint8Array): number {
  return crc32(data, crc32(head.subarray(0, 24)))
}
