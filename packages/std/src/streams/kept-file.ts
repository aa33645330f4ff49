import { constants, createReadStream, createWriteStream, existsSync } from 'node:fs'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import type { JsonValue } from '@papy/contract'
import type { RunEnd } from '@papy/contract/function'
import { sinkLost, unstored } from '../refusal.ts'
import { type FileMark, type Hole, type KeptSpec, markOf } from './file-mark.ts'
import { type KeptNames, keptNames, syncFolder } from './file-place.ts'
import { beginOf, finishOf, type ItemWriting } from './item-writing.ts'
import { type Extent, Tail } from './tail.ts'

/** Read and written, made if it is not there, as it is otherwise. */
const KEEP = constants.O_RDWR | constants.O_CREAT

/**
 * A file of a run with a journal: written beside its place, under a name that the next session finds, and cut there to what
 * the journal knows.
 */
export class KeptFile {
  /** `undefined`: it is in its place, complete. */
  #tail: Tail | undefined
  #mark: FileMark
  readonly #names: KeptNames
  readonly #spec: KeptSpec
  readonly #writing: ItemWriting

  private constructor(spec: KeptSpec, names: KeptNames, mark: FileMark) {
    this.#spec = spec
    this.#names = names
    this.#mark = mark
    this.#writing = spec.writing
    if (mark.state !== null) this.#writing.state = mark.state
  }

  /** @throws (rejects) TransportError `ERR_SINK_LOST`, `ERR_MEDIUM_FAILED` */
  static async open(spec: KeptSpec): Promise<KeptFile> {
    const { place, past } = spec
    const names = keptNames(place.path, past.run, past.sink)
    const mark = markOf(past)
    const file = new KeptFile(spec, names, mark)
    try {
      if (past.last === undefined) await forget(names)
      await file.#begin(mark)
      return file
    } catch (error) {
      throw unstored(place.path, error)
    }
  }

  /** Takes the bytes of an item. @throws TransportError `ERR_MEDIUM_FAILED`, also for what was taken before */
  write(data: Uint8Array): void | Promise<void> {
    const tail = this.#tail
    if (tail === undefined) return this.#reopen().then(() => this.write(data))
    try {
      if (this.#mark.items === 0) void this.#put(tail, beginOf(this.#writing))
      const later = this.#put(tail, data)
      this.#mark = { ...this.#mark, items: this.#mark.items + 1 }
      return later?.catch((error: unknown) => {
        throw unstored(this.#spec.place.path, error)
      })
    } catch (error) {
      throw unstored(this.#spec.place.path, error)
    }
  }

  /** @throws (rejects) TransportError `ERR_MEDIUM_FAILED` */
  async commit(): Promise<JsonValue> {
    const mark = { ...this.#mark, state: this.#writing.state ?? null }
    try {
      return { ...mark, ...(await this.#tail?.sync()) }
    } catch (error) {
      throw unstored(this.#spec.place.path, error)
    }
  }

  hole(): JsonValue {
    const { text, holes } = this.#mark
    this.#mark = { ...this.#mark, holes: holes + 1 }
    return [text, holes] satisfies Hole
  }

  /** Nothing is mended here. */
  aim(): void {}

  /** Puts it into its place, or keeps it for the next session. @throws (rejects) TransportError `ERR_MEDIUM_FAILED` */
  async end(how: RunEnd): Promise<void> {
    const tail = this.#tail
    if (tail === undefined) return
    const { path } = this.#spec.place
    try {
      if (how === 'complete') await this.#finish(tail).finally(() => tail.close())
      else await tail.close()
      if (how === 'given-up') return
      await rename(this.#names.aside, path)
      await syncFolder(path)
    } catch (error) {
      throw unstored(path, error)
    }
  }

  async #finish(tail: Tail): Promise<void> {
    const { items } = this.#mark
    if (items === 0) await this.#put(tail, beginOf(this.#writing))
    await this.#put(tail, finishOf(this.#writing, items))
    await tail.pad()
    await tail.sync()
  }

  #put(tail: Tail, bytes: Uint8Array): void | Promise<void> {
    this.#mark = { ...this.#mark, text: this.#mark.text + bytes.byteLength }
    return tail.write(bytes)
  }

  async #begin({ bytes, sum }: FileMark): Promise<void> {
    const { path, mode } = this.#spec.place
    const isThere = existsSync(this.#names.aside)
    if (!isThere && existsSync(this.#names.index)) return
    if (!isThere && bytes > 0) {
      if (await hasExtent(path, { bytes, sum })) return
      throw sinkLost(path, `${bytes} bytes of it were committed, and ${this.#names.aside} is gone`)
    }
    const handle = await open(this.#names.aside, KEEP, mode)
    try {
      await this.#cut(handle, bytes)
      if (!isThere) await syncFolder(path)
    } catch (error) {
      await handle.close()
      throw error
    }
    this.#tail = new Tail(handle, this.#spec.gzip, { bytes, sum })
  }

  async #cut(handle: FileHandle, bytes: number): Promise<void> {
    const { size } = await handle.stat()
    const { path } = this.#spec.place
    if (size < bytes) throw sinkLost(path, `${bytes} bytes of it were committed, and ${this.#names.aside} has ${size}`)
    await handle.truncate(bytes)
  }

  // More comes after the run had ended well: it was stopped. What is in place stays until there is more.
  async #reopen(): Promise<void> {
    const { path } = this.#spec.place
    const { bytes } = this.#mark
    const { copy, aside, index } = this.#names
    if (existsSync(index))
      throw sinkLost(path, 'it is complete, and was mended: nothing can be appended; begin a new run')
    try {
      await pipeline(createReadStream(path, { end: bytes - 1 }), createWriteStream(copy, { flush: true }))
      await rename(copy, aside)
      await syncFolder(path)
      await this.#begin(this.#mark)
    } catch (error) {
      throw unstored(path, error)
    }
  }
}

/** Whether a file begins with what was written: it was put into its place before the journal could say so. */
export async function hasExtent(path: string, { bytes, sum }: Extent): Promise<boolean> {
  const size = await stat(path).then(
    (stats) => stats.size,
    () => -1,
  )
  if (size < bytes) return false
  if (bytes === 0) return true
  let found = 0
  for await (const chunk of createReadStream(path, { end: bytes - 1, highWaterMark: 2 ** 20 }))
    found = crc32(chunk as Uint8Array, found)
  return found === sum
}

// A run that begins anew.
async function forget({ aside, copy, mends, index }: KeptNames): Promise<void> {
  for (const name of [aside, copy, mends, index]) await rm(name, { force: true })
}
