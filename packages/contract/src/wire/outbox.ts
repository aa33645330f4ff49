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
  #due: NodeJS.Immediate | undefined

  /** @param flush - called at the end of the turn in which something was put in */
  constructor(seal: Seal, flush: () => void) {
    this.#seal = seal
    this.#flush = flush
  }

  get isEmpty(): boolean {
    return this.#notes.length === 0
  }

  /** Puts something in: it goes with all that is said in the same turn of the event loop, whichever wire woke this end. */
  add(kind: FrameKind, number: number): void {
    this.#notes.push({ kind, number })
    this.#due ??= setImmediate(this.#say)
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
    this.#due = undefined
    this.#flush()
  }
}
