import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, gzip } from 'node:zlib'

/** Bytes written at once; compressed, each such piece is a member of its own. */
const CHUNK_BYTES = 128 * 1024

/** Bytes that may wait for the disk before the writer is told to. */
const MOST_WAITING = 4 * CHUNK_BYTES

const packed: (bytes: Uint8Array) => Promise<Uint8Array> = promisify(gzip)

/** How far a file goes, and the sum (CRC-32) of it all. */
export interface Extent {
  readonly bytes: number
  readonly sum: number
}

/** The end of a file that grows. What was synced stays what it is: compressed, it is whole members. */
export class Tail {
  #parts: Uint8Array[] = []
  #partBytes = 0
  #waiting = 0
  #bytes: number
  #sum: number
  /** Bytes of it that are on the disk. */
  #synced: number
  #last: Promise<void> = Promise.resolve()
  #failure: { readonly error: unknown } | undefined
  readonly #handle: FileHandle
  readonly #gzip: boolean

  constructor(handle: FileHandle, gzip: boolean, { bytes, sum }: Extent) {
    this.#handle = handle
    this.#gzip = gzip
    this.#bytes = bytes
    this.#sum = sum
    this.#synced = bytes
  }

  /** Takes some bytes. Settles at once, or when the disk has caught up. @throws what writing threw, also before */
  write(bytes: Uint8Array): void | Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error
    this.#parts.push(bytes)
    this.#partBytes += bytes.byteLength
    if (this.#partBytes >= CHUNK_BYTES) void this.#flush()
    if (this.#waiting >= MOST_WAITING) return this.#last
  }

  /** Settles when all that was taken before is on the disk. What is taken meanwhile is not of it. */
  async sync(): Promise<Extent> {
    const extent = await this.#flush().then(() => ({ bytes: this.#bytes, sum: this.#sum }))
    if (extent.bytes > this.#synced) await this.#handle.datasync()
    this.#synced = Math.max(this.#synced, extent.bytes)
    return extent
  }

  /** Nothing of what was not synced is sure. */
  async close(): Promise<void> {
    await this.#last.catch(() => {})
    await this.#handle.close()
  }

  /** What was compressed to nothing is no file of gzip. */
  async pad(): Promise<void> {
    if (this.#gzip && this.#bytes === 0 && this.#partBytes === 0) await this.#append(new Uint8Array(0))
  }

  #flush(): Promise<void> {
    if (this.#partBytes === 0) return this.#last
    const bytes = this.#parts.length === 1 ? (this.#parts[0] as Uint8Array) : Buffer.concat(this.#parts)
    this.#parts = []
    this.#partBytes = 0
    this.#waiting += bytes.byteLength
    this.#last = this.#last.then(() => this.#append(bytes))
    this.#last.catch((error: unknown) => {
      this.#failure ??= { error }
    })
    return this.#last
  }

  async #append(bytes: Uint8Array): Promise<void> {
    const data = this.#gzip ? await packed(bytes) : bytes
    for (let at = 0; at < data.byteLength; ) {
      const { bytesWritten } = await this.#handle.write(data, at, data.byteLength - at, this.#bytes + at)
      at += bytesWritten
    }
    this.#bytes += data.byteLength
    this.#sum = crc32(data, this.#sum)
    this.#waiting -= bytes.byteLength
  }
}
