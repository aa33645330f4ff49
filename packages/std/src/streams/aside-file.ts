import { once } from 'node:events'
import { createWriteStream, openSync, type WriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { createGzip, type Gzip } from 'node:zlib'
import type { RunEnd } from '@papy/contract/function'
import { unwritten } from '../refusal.ts'
import { type FilePlace, passingName } from './file-place.ts'
import { beginOf, finishOf, type ItemWriting } from './item-writing.ts'

/** Bytes written at once; and so many may wait for the disk before the writer is told to. */
const CHUNK_BYTES = 64 * 1024

/**
 * A file that is written beside its place and put there when it is complete: who looks sees what was there before, or all
 * of what is new.
 */
export class AsideFile {
  /** Where it is to be. */
  readonly path: string
  #items = 0
  #failure: { readonly error: unknown } | undefined
  #parts: Uint8Array[] = []
  #byteLength = 0
  readonly #aside: string
  /** Where bytes go in. */
  readonly #head: Writable
  /** Settles, and never rejects, when everything is closed. */
  readonly #closed: Promise<void>
  readonly #writing: ItemWriting

  private constructor(
    path: string,
    writing: ItemWriting,
    { aside, file, gzip }: { readonly aside: string; readonly file: WriteStream; readonly gzip: Gzip | undefined },
  ) {
    this.path = path
    this.#writing = writing
    this.#aside = aside
    this.#head = gzip ?? file
    const closed = once(file, 'close')
    const done = gzip === undefined ? finished(file) : pipeline(gzip, file)
    const failed = (error: unknown) => {
      this.#failure ??= { error }
    }
    // An error comes before the file is closed.
    this.#closed = Promise.allSettled([done.catch(failed), closed]).then(() => {})
  }

  /** @throws TransportError `ERR_MEDIUM_FAILED`, where it cannot be written */
  static open({ path, mode }: FilePlace, gzip: boolean, writing: ItemWriting): AsideFile {
    const aside = passingName(path)
    try {
      const fd = openSync(aside, 'wx', mode)
      const file = createWriteStream(aside, { fd, flush: true, highWaterMark: CHUNK_BYTES })
      const packer = gzip ? createGzip({ chunkSize: CHUNK_BYTES }) : undefined
      return new AsideFile(path, writing, { aside, file, gzip: packer })
    } catch (error) {
      throw unwritten(path, error)
    }
  }

  /**
   * Takes the bytes of an item. Settles at once, or when the disk has caught up.
   *
   * @throws TransportError `ERR_MEDIUM_FAILED`, also for what was taken before
   */
  write(data: Uint8Array): void | Promise<void> {
    if (this.#failure !== undefined) throw unwritten(this.path, this.#failure.error)
    if (this.#items++ === 0) this.#take(beginOf(this.#writing))
    this.#take(data)
    if (this.#byteLength >= CHUNK_BYTES && !this.#flush()) return this.#drained()
  }

  /**
   * Puts it into its place, or removes what was written.
   *
   * @throws (rejects) TransportError `ERR_MEDIUM_FAILED`
   */
  async end(how: RunEnd): Promise<void> {
    if (how === 'complete' && this.#failure === undefined) {
      if (this.#items === 0) this.#take(beginOf(this.#writing))
      this.#take(finishOf(this.#writing, this.#items))
      this.#flush()
      this.#head.end()
    } else this.#head.destroy()
    await this.#closed
    try {
      if (how === 'given-up') return
      if (this.#failure !== undefined) throw this.#failure.error
      await rename(this.#aside, this.path)
    } catch (error) {
      throw unwritten(this.path, error)
    } finally {
      // Gone already where all went well.
      await rm(this.#aside, { force: true })
    }
  }

  #take(bytes: Uint8Array): void {
    this.#parts.push(bytes)
    this.#byteLength += bytes.byteLength
  }

  #flush(): boolean {
    if (this.#byteLength === 0) return true
    const bytes = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts, this.#byteLength)
    this.#parts = []
    this.#byteLength = 0
    return this.#head.write(bytes)
  }

  async #drained(): Promise<void> {
    const head = this.#head
    if (head.writableNeedDrain && !head.destroyed)
      await new Promise<void>((resolve) => {
        const done = () => {
          head.off('drain', done).off('close', done)
          resolve()
        }
        head.on('drain', done).on('close', done)
      })
    if (!head.destroyed) return
    await this.#closed
    throw unwritten(this.path, this.#failure?.error ?? new Error('the run is over'))
  }
}
