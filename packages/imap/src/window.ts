import { type Batch, cutBatch, sliceBatch } from '@papy/contract/engine'
import { unpack } from './wire.ts'

/** The place of one chunk among the results of a map. */
export interface Slot {
  readonly first: number
  readonly size: number
  /** Its results, once they are there; the values apart if they are packed. */
  batch?: Batch
  packed?: Float64Array
  /** When it became the one the others wait for, epoch Ms. */
  sinceMs: number
}

/**
 * What was submitted and not yet pulled, in order: results leave at the head (ordered), or as they come (unordered).
 * Pure: no I/O, no clock but the one that is passed.
 */
export class Window {
  /** Items submitted and not pulled. */
  unpulled = 0
  #taken = 0
  readonly #slots: Slot[] = []
  #head = 0
  readonly #ready: Slot[] = []
  readonly #ordered: boolean

  constructor(ordered: boolean) {
    this.#ordered = ordered
  }

  /** A place for a chunk of so many items, behind all others. */
  open(first: number, size: number, nowMs: number): Slot {
    const slot: Slot = { first, size, sinceMs: nowMs }
    this.unpulled += size
    if (this.#ordered) this.#slots.push(slot)
    return slot
  }

  /** The results of one chunk have come. */
  settle(slot: Slot, batch: Batch, packed?: Float64Array): void {
    slot.batch = batch
    if (packed !== undefined) slot.packed = packed
    if (!this.#ordered) this.#ready.push(slot)
  }

  /** Whether something can be taken now. */
  get ready(): boolean {
    return this.#next()?.batch !== undefined
  }

  /** Up to `max` results that may leave now, of one chunk. */
  take(max: number, nowMs: number): Batch | undefined {
    const slot = this.#next()
    const batch = slot?.batch
    if (slot === undefined || batch === undefined) return undefined
    const from = this.#taken
    const size = slot.packed?.length ?? batch.values.length
    const to = Math.min(size, from + max)
    const part = slot.packed === undefined ? sliceBatch(batch, from, to) : slicePacked(batch, slot.packed, from, to)
    this.unpulled -= to - from
    this.#taken = to
    if (to >= size) this.#drop(nowMs)
    return part
  }

  /** The unfinished chunk that finished ones wait for. */
  get headOfLine(): Slot | undefined {
    const head = this.#slots[this.#head]
    if (head === undefined || head.batch !== undefined) return undefined
    for (let i = this.#head + 1; i < this.#slots.length; i++) if (this.#slots[i]?.batch !== undefined) return head
    return undefined
  }

  /** Gives up what is unfinished; finished results stay, in their order. Answers how many items were given up. */
  giveUp(): number {
    const kept = this.#slots.slice(this.#head).filter((slot) => slot.batch !== undefined)
    this.#slots.splice(0, this.#slots.length, ...kept)
    this.#head = 0
    const left = (this.#ordered ? kept : this.#ready).reduce((sum, slot) => sum + slot.size, -this.#taken)
    const given = this.unpulled - left
    this.unpulled = left
    return given
  }

  /** Nothing of it will be pulled any more. */
  clear(): void {
    this.#slots.length = 0
    this.#ready.length = 0
    this.#head = 0
    this.#taken = 0
    this.unpulled = 0
  }

  #next(): Slot | undefined {
    return this.#ordered ? this.#slots[this.#head] : this.#ready[0]
  }

  // The head moves on; the array is cut only now and then, so that a step costs nothing.
  #drop(nowMs: number): void {
    this.#taken = 0
    if (!this.#ordered) {
      this.#ready.shift()
      return
    }
    this.#slots[this.#head++] = { first: 0, size: 0, sinceMs: 0 }
    if (this.#head > 64 && this.#head * 2 > this.#slots.length) {
      this.#slots.splice(0, this.#head)
      this.#head = 0
    }
    const head = this.#slots[this.#head]
    if (head !== undefined) head.sinceMs = nowMs
  }
}

// Only what is pulled becomes an array, so that what waits is not the garbage collector's business.
function slicePacked(batch: Batch, packed: Float64Array, from: number, to: number): Batch {
  return cutBatch(batch, from, to, unpack(packed, from, to))
}
