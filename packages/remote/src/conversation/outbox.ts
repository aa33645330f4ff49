import type { Bytes } from '@papy/contract'
import { MOST_PART, type Part, piecesOf } from './part.ts'

/** A piece of a message that was not sent yet. */
interface Piece {
  readonly kind: number
  readonly last: boolean
  readonly bytes: Uint8Array
}

/**
 * What one side has to say, kept until the other side has said that it heard it: so nothing is lost with a wire, and what was
 * heard is not said again. Streams take turns, part by part.
 */
export class Outbox {
  /** By stream, what was not sent yet. The first stream is next. */
  readonly #waiting = new Map<number, Piece[]>()
  /** What was sent and not confirmed, oldest first. */
  #unheard: Part[] = []
  /** How many of those went over the present wire. */
  #sent = 0
  #last = 0
  #heard = 0
  #byteLength = 0

  /** How far the other side has heard, as it says. */
  get heard(): number {
    return this.#heard
  }

  /** The number of the last part that was sent. */
  get last(): number {
    return this.#last
  }

  /** Bytes that are kept, sent or not. */
  get byteLength(): Bytes {
    return this.#byteLength
  }

  /** Whether all was said and heard. */
  get isEmpty(): boolean {
    return this.#unheard.length === 0 && this.#waiting.size === 0
  }

  /** Takes a message to be said. Its bytes must not change any more. */
  add(stream: number, kind: number, bytes: Uint8Array): void {
    const pieces = this.#waiting.get(stream)
    if (pieces === undefined) this.#waiting.set(stream, piecesIn(kind, bytes))
    else pieces.push(...piecesIn(kind, bytes))
    this.#byteLength += bytes.byteLength
  }

  /** The next part for the present wire: first what an earlier one was sent with and nobody heard. */
  take(): Part | undefined {
    const again = this.#unheard[this.#sent]
    const part = again ?? this.#next()
    if (part === undefined) return undefined
    if (again === undefined) this.#unheard.push(part)
    this.#sent++
    return part
  }

  /**
   * The other side has heard everything up to a number.
   *
   * @returns false where it cannot have: it was never sent
   */
  confirm(heard: number): boolean {
    if (heard > this.#last) return false
    this.#heard = Math.max(this.#heard, heard)
    let count = 0
    for (let part = this.#unheard[0]; part !== undefined && part.number <= heard; part = this.#unheard[++count])
      this.#byteLength -= part.bytes.byteLength
    if (count === this.#unheard.length) this.#unheard = []
    else this.#unheard.splice(0, count)
    this.#sent = Math.max(0, this.#sent - count)
    return true
  }

  /** There is a new wire: what was not confirmed goes again. */
  rewind(): void {
    this.#sent = 0
  }

  #next(): Part | undefined {
    for (const [stream, pieces] of this.#waiting) {
      const { kind, last, bytes } = pieces.shift() as Piece
      // To the end of the queue: the next turn is another stream's.
      this.#waiting.delete(stream)
      if (pieces.length > 0) this.#waiting.set(stream, pieces)
      return { number: ++this.#last, stream, kind, last, bytes }
    }
    return undefined
  }
}

// Nearly all are short: those are not cut.
function piecesIn(kind: number, bytes: Uint8Array): Piece[] {
  if (bytes.byteLength <= MOST_PART) return [{ kind, last: true, bytes }]
  const pieces = [...piecesOf(bytes)]
  return pieces.map((piece, at) => ({ kind, last: at === pieces.length - 1, bytes: piece }))
}
