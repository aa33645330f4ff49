import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, utimesSync, writevSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CacheContext, Plugin, Serializer } from '@papy/contract'
import { readEntry, writeEntry } from './entry.ts'
import { Place } from './place.ts'
import { sinceSwept } from './sweep.ts'
import { sweepSoon } from './sweep-soon.ts'

/** Ms after which a result that is used is marked as used again: what was used last is deleted last. */
const MARK_MS = 60_000

/** Least Ms between two looks after the size, and Ms after which it is looked at however little was written. */
const [SWEEP_MS, SWEEP_ANYWAY_MS] = [1000, 60_000]

/** How results are kept. */
export interface StoreOptions {
  readonly maxBytes: number
  readonly serializer: Plugin<'serializer'>
}

/** Results in files of one directory, which others read and write at the same time. Never throws. */
export class Store {
  readonly #place: Place
  readonly #directory: string
  readonly #maxBytes: number
  readonly #serializer: Serializer
  /** Who can read what it writes. */
  readonly #form: string
  /** Bytes that were written since somebody looked after the size; `undefined`: nothing was written yet. */
  #written: number | undefined
  #sweptMs = Number.NEGATIVE_INFINITY

  constructor(directory: string, { maxBytes, serializer }: StoreOptions) {
    this.#place = new Place(directory)
    this.#directory = directory
    this.#maxBytes = maxBytes
    this.#serializer = serializer.open()
    const { specifier } = serializer.descriptor
    this.#form = serializer.supports.portable ? specifier : `${specifier} of V8 ${process.versions.v8}`
  }

  /** What was kept; in a box, as it may be `undefined`. */
  find(input: string, hash: string): { readonly value: unknown } | undefined {
    const path = this.#place.file(input, hash)
    try {
      const entry = readEntry(path)
      if (entry === undefined) return undefined
      const { head, parts } = entry
      if (head.input !== input || head.hash !== hash || head.serializer !== this.#form) return undefined
      const value = this.#serializer.decode(parts)
      mark(path)
      return { value }
    } catch {
      return undefined
    }
  }

  /** Keeps a result. One that cannot be written is not kept. */
  put(input: string, { hash, code, node, functions }: CacheContext, value: unknown): void {
    try {
      const parts = this.#serializer.encode(value)
      const head = { input, hash, code, node, functions, at: Date.now(), serializer: this.#form }
      const chunks = writeEntry(head, parts)
      const byteLength = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)
      // It alone would push all others out.
      if (byteLength > this.#maxBytes / 2) return
      this.#write(this.#place.file(input, hash), chunks)
      this.#grown(byteLength)
    } catch {
      // Refused by the serializer, or the disk is full: it is computed again.
    }
  }

  // Under another name until it is whole: who reads finds all of it, or nothing.
  #write(path: string, chunks: readonly Uint8Array[]): void {
    const draft = join(this.#place.drafts, randomUUID())
    try {
      writeAll(opened(draft), chunks)
      moved(draft, path)
    } catch (error) {
      rmSync(draft, { force: true })
      throw error
    }
  }

  #grown(byteLength: number): void {
    this.#written = (this.#written ?? this.#unswept()) + byteLength
    const now = performance.now()
    if (this.#written < this.#maxBytes / 64 || now - this.#sweptMs < SWEEP_MS) return
    this.#written = 0
    this.#sweptMs = now
    sweepSoon(this.#directory, this.#maxBytes)
  }

  // Each piper of each worker opens one: not all of them have to look.
  #unswept(): number {
    return sinceSwept(this.#place) > SWEEP_ANYWAY_MS ? Number.POSITIVE_INFINITY : 0
  }
}

function mark(path: string): void {
  const now = Date.now()
  if (now - statSync(path).mtimeMs > MARK_MS) utimesSync(path, now / 1000, now / 1000)
}

function opened(path: string): number {
  try {
    return openSync(path, 'wx')
  } catch {
    mkdirSync(dirname(path), { recursive: true })
    return openSync(path, 'wx')
  }
}

function moved(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch {
    mkdirSync(dirname(to), { recursive: true })
    renameSync(from, to)
  }
}

// The system may take less than it is given at once.
function writeAll(fd: number, chunks: readonly Uint8Array[]): void {
  try {
    let left = chunks.filter(({ byteLength }) => byteLength > 0)
    while (left.length > 0) {
      let count = writevSync(fd, left.slice(0, 512))
      const rest: Uint8Array[] = []
      for (const chunk of left) {
        if (count >= chunk.byteLength) count -= chunk.byteLength
        else {
          rest.push(chunk.subarray(count))
          count = 0
        }
      }
      left = rest
    }
  } finally {
    closeSync(fd)
  }
}
