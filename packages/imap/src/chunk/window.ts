import { type Batch, cutBatch, MIN_NUMBERS, type Numbers, sliceBatch, unpack } from '@papy/contract/engine'

type Address = Pick<Batch, 'group' | 'offset' | 'width' | 'ends'>

/** The place of one chunk among the results of a map. */
export class Slot {
  first = 0
  size = 0
  /** When it became the one the others wait for, epoch Ms. */
  sinceMs = 0
  /** Its results, once they are there: a batch, or numbers and their address. */
  batch: Batch | undefined
  numbers: Numbers | undefined
  group = 0
  offset = 0
  width = 1
  ends: readonly number[] | undefined

  get settled(): boolean {
    return this.batch !== undefined || this.numbers !== undefined
  }
}

/** Stands where a slot was whose results have been pulled. */
const gone = new Slot()

/**
 * What was submitted and not yet pulled, in order: results leave at the head (ordered), or as they come (unordered).
 * Pure: no I/O, no clock but the one that is passed.
 *
 * Slots, and buffers for numbers, are used again and again: what waits here long enough to be moved by every collection
 * of young garbage would make V8 take more and more memory for it, run for run.
 */
export class Window {
  /** Items submitted and not pulled. */
  unpulled = 0
  /** Of these, finished. */
  finished = 0
  #taken = 0
  readonly #slots: Slot[] = []
  #head = 0
  readonly #ready: Slot[] = []
  readonly #ordered: boolean
  readonly #relay: boolean
  readonly #freeSlots: Slot[] = []
  readonly #freeBuffers: Numbers[] = []

  /** @param relay - numbers leave as they are, because they are only sent on */
  constructor(ordered: boolean, relay = false) {
    this.#ordered = ordered
    this.#relay = relay
  }

  /** A place for a chunk of so many items, behind all others. */
  open(first: number, size: number, nowMs: number): Slot {
    const slot = this.#freeSlots.pop() ?? new Slot()
    slot.first = first
    slot.size = size
    slot.sinceMs = nowMs
    this.unpulled += size
    if (this.#ordered) this.#slots.push(slot)
    return slot
  }

  /** The results of one chunk have come. */
  settle(slot: Slot, batch: Batch): void {
    slot.batch = batch
    this.finished += slot.size
    if (!this.#ordered) this.#ready.push(slot)
  }

  /** The results of one chunk have come, all of them numbers; they are copied. */
  settleNumbers(slot: Slot, address: Address, numbers: Numbers): void {
    const free = this.#freeBuffers.pop()
    const fits = free !== undefined && free.constructor === numbers.constructor && free.length >= numbers.length
    if (fits) free.set(numbers)
    slot.numbers = fits ? free : numbers.slice()
    slot.group = address.group
    slot.offset = address.offset
    slot.width = address.width
    slot.ends = address.ends
    this.finished += slot.size
    if (!this.#ordered) this.#ready.push(slot)
  }

  /** Whether something can be taken now. */
  get ready(): boolean {
    return this.#next()?.settled ?? false
  }

  /** Up to `max` results that may leave now, of one chunk. */
  take(max: number, nowMs: number): Batch | undefined {
    const slot = this.#next()
    if (slot === undefined || !slot.settled) return undefined
    const from = this.#taken
    const to = Math.min(slot.size, from + max)
    const part = cut(slot, from, to, this.#relay)
    this.unpulled -= to - from
    this.finished -= to - from
    this.#taken = to
    if (to >= slot.size) this.#drop(slot, nowMs)
    return part
  }

  /** Whether finished items wait for an unfinished one before them. */
  get heldUp(): boolean {
    return this.finished > 0 && !this.ready
  }

  /** The unfinished chunk that finished ones wait for. */
  get headOfLine(): Slot | undefined {
    const head = this.#slots[this.#head]
    if (head === undefined || head.settled) return undefined
    for (let i = this.#head + 1; i < this.#slots.length; i++) if (this.#slots[i]?.settled) return head
    return undefined
  }

  /** Gives up what is unfinished; finished results stay, in their order. Answers how many items were given up. */
  giveUp(): number {
    const kept = this.#slots.slice(this.#head).filter((slot) => slot.settled)
    this.#slots.splice(0, this.#slots.length, ...kept)
    this.#head = 0
    const left = (this.#ordered ? kept : this.#ready).reduce((sum, slot) => sum + slot.size, -this.#taken)
    const given = this.unpulled - left
    this.unpulled = left
    return given
  }

  /** Gives up what is unfinished, and in order also what comes behind it: the results end where the first is missing. */
  cut(): void {
    if (this.#ordered) {
      const missing = this.#slots.findIndex((slot, at) => at >= this.#head && !slot.settled)
      if (missing >= 0) for (const slot of this.#slots.splice(missing)) if (slot.settled) this.finished -= slot.size
    }
    this.unpulled = this.finished
  }

  /** Nothing of it will be pulled any more. */
  clear(): void {
    this.#slots.length = 0
    this.#ready.length = 0
    this.#head = 0
    this.#taken = 0
    this.unpulled = 0
    this.finished = 0
  }

  #next(): Slot | undefined {
    return this.#ordered ? this.#slots[this.#head] : this.#ready[0]
  }

  // The head moves on; the array is cut only now and then, so that a step costs nothing.
  #drop(slot: Slot, nowMs: number): void {
    this.#taken = 0
    this.#recycle(slot)
    if (!this.#ordered) {
      this.#ready.shift()
      return
    }
    this.#slots[this.#head++] = gone
    if (this.#head > 64 && this.#head * 2 > this.#slots.length) {
      this.#slots.splice(0, this.#head)
      this.#head = 0
    }
    const head = this.#slots[this.#head]
    if (head !== undefined) head.sinceMs = nowMs
  }

  #recycle(slot: Slot): void {
    if (slot.numbers !== undefined) this.#freeBuffers.push(slot.numbers)
    slot.batch = undefined
    slot.numbers = undefined
    slot.ends = undefined
    this.#freeSlots.push(slot)
  }
}

// Few numbers are an array once they are pulled; before that, nothing here is the garbage collector's business.
function cut(slot: Slot, from: number, to: number, relay: boolean): Batch {
  const { batch, numbers, group, offset, first, width, ends } = slot
  if (batch !== undefined || numbers === undefined) return sliceBatch(batch as Batch, from, to)
  const whole = { group, offset, first, width, failed: false }
  const part = relay || to - from >= MIN_NUMBERS ? numbers.slice(from, to) : unpack(numbers, from, to)
  return cutBatch(ends === undefined ? whole : { ...whole, ends }, from, to, part)
}
