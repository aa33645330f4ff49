import type { Bytes } from '../transport.ts'
import { type FrameKind, HEADER, Kind, writeHeader } from './frame.ts'
import type { Seal } from './seal.ts'

/** Bytes of a `get` with its body. */
const GET: Bytes = HEADER + 8

/** One thing to be said. */
export interface Note {
  readonly kind: FrameKind
  readonly number: number
}

/** What a reader has to say to a producer: gathered until the end of the turn, so that it goes in one write. */
export class Outbox {
  readonly #seal: Seal
  readonly #flush: () => void
  #notes: Note[] = []
  #due = false
  #later: NodeJS.Immediate | undefined

  /** @param flush - called at the end of the turn in which something was put in */
  constructor(seal: Seal, flush: () => void) {
    this.#seal = seal
    this.#flush = flush
  }

  get isEmpty(): boolean {
    return this.#notes.length === 0
  }

  /** Puts something in. Nobody waits for a release, so that it goes with what is asked for in the same turn. */
  add(kind: FrameKind, number: number): void {
    this.#notes.push({ kind, number })
    if (kind === Kind.release) {
      this.#later ??= setImmediate(this.#say)
    } else if (!this.#due) {
      this.#due = true
      process.nextTick(this.#say)
    }
  }

  /**
   * Takes all of it out, as bytes.
   *
   * @param still - whether something is still to be said: how many bytes the goods have that it is about, else `undefined`
   */
  take(still: (note: Note) => Bytes | undefined): Buffer {
    const bytes = Buffer.allocUnsafe(GET * this.#notes.length)
    let at = 0
    for (const note of this.#notes) {
      const byteLength = still(note)
      if (byteLength === undefined) continue
      const asks = note.kind === Kind.get
      const end = at + (asks ? GET : HEADER)
      writeHeader(bytes, at, note.kind, asks ? GET - HEADER : 0, note.number)
      if (asks) bytes.writeDoubleLE(byteLength, at + HEADER)
      this.#seal.put(bytes, at, bytes.subarray(at + HEADER, end))
      at = end
    }
    this.#notes = []
    return bytes.subarray(0, at)
  }

  /** Forgets all of it. */
  clear(): void {
    this.#notes = []
  }

  readonly #say = (): void => {
    this.#due = false
    clearImmediate(this.#later)
    this.#later = undefined
    this.#flush()
  }
}
