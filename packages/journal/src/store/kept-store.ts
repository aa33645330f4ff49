import { crc32 } from 'node:zlib'
import type { KeptRecord } from '@papy/contract/journal'
import { type Disk, type DiskFile, writeAll } from '../disk/disk.ts'
import { type KeptEntry, keptPrefix, segmentPath } from '../format/kept-place.ts'
import { encodeValue } from '../format/value.ts'
import type { KeptIndex } from '../past/kept-index.ts'

/** Bytes from which on a file of kept inputs is followed by another. */
const SEGMENT_BYTES = 8 * 1024 * 1024

/** A file of kept inputs. */
interface Segment {
  readonly number: number
  /** By input: the row before which all of its rows have to be done. */
  readonly ends: Map<number, number>
  byteLength: number
}

/** Bytes that wait to be written. */
export interface KeptPart {
  readonly segment: number
  readonly offset: number
  readonly bytes: Uint8Array
}

/** Inputs that cannot be read again, in files beside the journal that go when all in them is done with. */
export class KeptStore {
  readonly #disk: Disk
  readonly #path: string
  #segments: Segment[] = []
  /** To which is added. Never one of a session before. */
  #current: Segment | undefined
  /** Not wanted once what waits is written, and once it was. */
  #obsolete: Segment[] = []
  #gone: Segment[] = []
  #parts: KeptPart[] = []
  #waiting = 0
  #next: number
  /** The one that is written. */
  #file: { readonly number: number; readonly file: DiskFile } | undefined

  private constructor(disk: Disk, path: string, wanted: KeptIndex) {
    this.#disk = disk
    this.#path = path
    for (const entry of wanted) hold(this.#known(entry.segment), entry)
    this.#next = Math.max(wanted.lastSegment, ...this.#paths().map(numberOf)) + 1
  }

  /**
   * Makes sure of what is there, and removes files that nobody knows: a session that was killed left them.
   *
   * @param wanted - what is in files from before
   */
  static async open(disk: Disk, path: string, wanted: KeptIndex): Promise<KeptStore> {
    const store = new KeptStore(disk, path, wanted)
    const known = new Set(store.#segments.map(({ number }) => number))
    for (const file of store.#paths()) {
      if (known.has(numberOf(file))) await synced(disk, file)
      else await disk.remove(file)
    }
    return store
  }

  /** Bytes of all files, and that wait. */
  get byteLength(): number {
    return this.#segments.reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  /** Bytes that wait. */
  get waiting(): number {
    return this.#waiting
  }

  /** @throws SerializerError `ERR_NOT_SERIALIZABLE` */
  add({ type, input, first, values }: KeptRecord): KeptEntry {
    const bytes = encodeValue(values)
    if (this.#current === undefined || this.#current.byteLength >= SEGMENT_BYTES)
      this.#current = this.#known(this.#next++)
    const { number: segment, byteLength: offset } = this.#current
    this.#parts.push({ segment, offset, bytes })
    this.#waiting += bytes.byteLength
    const place = { segment, offset, byteLength: bytes.byteLength, sum: crc32(bytes) }
    const entry = { type, input, first, count: values.length, ...place }
    hold(this.#current, entry)
    return entry
  }

  /** What waits: it is no longer counted, and has to be written. */
  take(): readonly KeptPart[] {
    const parts = this.#parts
    this.#parts = []
    this.#waiting = 0
    this.#gone.push(...this.#obsolete)
    this.#obsolete = []
    return parts
  }

  /** Writes parts; again after a failure is the same. @param durable - whether they have to be there after a power cut */
  async write(parts: readonly KeptPart[], durable: boolean): Promise<void> {
    for (const [at, { segment, offset, bytes }] of parts.entries()) {
      const file = await this.#open(segment, durable)
      await writeAll(file, bytes, offset)
      if (durable && parts[at + 1]?.segment !== segment) await file.datasync()
    }
  }

  /** The run begins from the start: what was kept before is not wanted once that is written. */
  forget(): void {
    this.#obsolete.push(...this.#segments)
    this.#segments = []
    this.#current = undefined
  }

  /** Removes files of which nothing is wanted. @param done - rows below it are done with: that was written */
  async release(done: number): Promise<void> {
    for (const segment of this.#segments.filter((one) => this.#isDone(one, done))) {
      this.#segments.splice(this.#segments.indexOf(segment), 1)
      this.#gone.push(segment)
    }
    for (let segment = this.#gone.pop(); segment !== undefined; segment = this.#gone.pop()) await this.#remove(segment)
  }

  /** @param done - rows below it are done with, for sure */
  async close(done: number): Promise<void> {
    this.#current = undefined
    await this.release(done)
    await this.#file?.file.close()
    this.#file = undefined
  }

  // One to which is added is worth a while: it would be made again at once.
  #isDone(segment: Segment, done: number): boolean {
    if (segment === this.#current && segment.byteLength < SEGMENT_BYTES) return false
    if (this.#parts.some((part) => part.segment === segment.number)) return false
    return [...segment.ends.values()].every((end) => end <= done)
  }

  async #open(number: number, durable: boolean): Promise<DiskFile> {
    if (this.#file?.number === number) return this.#file.file
    const before = this.#file
    this.#file = undefined
    await before?.file.close()
    const path = segmentPath(this.#path, number)
    this.#file = { number, file: await this.#disk.open(path) }
    if (durable) await this.#disk.syncDirectory(path)
    return this.#file.file
  }

  async #remove({ number }: Segment): Promise<void> {
    if (this.#file?.number === number) {
      const { file } = this.#file
      this.#file = undefined
      await file.close()
    }
    await this.#disk.remove(segmentPath(this.#path, number))
  }

  #known(number: number): Segment {
    const found = this.#segments.find((segment) => segment.number === number)
    if (found !== undefined) return found
    const made = { number, ends: new Map<number, number>(), byteLength: 0 }
    this.#segments.push(made)
    return made
  }

  #paths(): readonly string[] {
    return this.#disk.beside(keptPrefix(this.#path)).filter((path) => /\.kept-\d{6,}$/.test(path))
  }
}

function hold(segment: Segment, { input, first, count, offset, byteLength }: KeptEntry): void {
  segment.ends.set(input, Math.max(segment.ends.get(input) ?? 0, first + count))
  segment.byteLength = Math.max(segment.byteLength, offset + byteLength)
}

function numberOf(path: string): number {
  return Number(path.slice(path.lastIndexOf('-') + 1))
}

async function synced(disk: Disk, path: string): Promise<void> {
  const file = await disk.open(path)
  try {
    await file.datasync()
    await disk.syncDirectory(path)
  } finally {
    await file.close()
  }
}
