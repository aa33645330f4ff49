import type { RangeList } from './record.ts'

/**
 * A set of whole numbers, kept as ranges: what a run is done with is a few of them, however long it is.
 *
 * A change near the one before it moves few borders, however many there are: gaps that are filled one after the other.
 */
export class Ranges {
  /** Borders up to the last change, ascending: even places begin a range, odd ones end it. */
  readonly #before: number[]
  /** Those behind it, descending. */
  readonly #after: number[] = []

  /** @param list - as {@link Ranges.toJSON} made it */
  constructor(list: RangeList = []) {
    this.#before = [...list]
  }

  /** All numbers below it are there. */
  get mark(): number {
    return this.#length > 0 && this.#at(0) === 0 ? this.#at(1) : 0
  }

  /** How many numbers there are. */
  get size(): number {
    let size = 0
    for (const [from, to] of this) size += to - from
    return size
  }

  get isEmpty(): boolean {
    return this.#length === 0
  }

  /** One more than the largest; 0 of none. */
  get end(): number {
    return this.#after[0] ?? this.#before.at(-1) ?? 0
  }

  has(value: number): boolean {
    return this.#below(value + 1) % 2 === 1
  }

  /** Adds all numbers from one up to another, which is not added itself. */
  add(from: number, to: number): void {
    if (from >= to) return
    if (this.#after.length > 0) return this.#put(from, to, true)
    const borders = this.#before
    // Most runs only ever move their last border.
    const end = borders.at(-1)
    if (end === undefined || from > end) borders.push(from, to)
    else if (from >= (borders.at(-2) as number)) borders[borders.length - 1] = Math.max(end, to)
    else this.#put(from, to, true)
  }

  /** Takes all numbers from one up to another out of it. */
  delete(from: number, to: number): void {
    if (from < to) this.#put(from, to, false)
  }

  /** Adds all numbers of another one. */
  addAll(other: Ranges): void {
    for (const [from, to] of other) this.add(from, to)
  }

  /** How many of the numbers between two are there: all, none, or some. */
  between(from: number, to: number): 'all' | 'none' | 'some' {
    const below = this.#below(from + 1)
    if (below === this.#length || this.#at(below) >= to) return below % 2 === 1 ? 'all' : 'none'
    return 'some'
  }

  /** The parts between two numbers that are not there. */
  *gaps(from: number, to: number): Generator<readonly [from: number, to: number]> {
    let at = this.#below(from + 1)
    let start = from
    for (;;) {
      if (at % 2 === 1) {
        start = this.#at(at++)
        if (start >= to || Number.isNaN(start)) return
        continue
      }
      const next = at < this.#length ? Math.min(to, this.#at(at)) : to
      at++
      if (start < next) yield [start, next]
      if (next >= to) return
    }
  }

  /** From, and up to, of each range. */
  *[Symbol.iterator](): Generator<readonly [from: number, to: number]> {
    for (let at = 0; at < this.#length; at += 2) yield [this.#at(at), this.#at(at + 1)]
  }

  toJSON(): RangeList {
    return [...this.#before, ...this.#after.toReversed()]
  }

  // A border that is inside what is put is gone; one at each end stays where the state changes.
  #put(from: number, to: number, isThere: boolean): void {
    const first = this.#below(from)
    const after = this.#below(to + 1)
    this.#turnTo(first)
    this.#after.length -= after - first
    if ((first % 2 === 1) !== isThere) this.#before.push(from)
    if ((after % 2 === 1) !== isThere) this.#before.push(to)
  }

  /** So many borders are before the change that comes now. */
  #turnTo(count: number): void {
    const [before, after] = [this.#before, this.#after]
    while (before.length > count) after.push(before.pop() as number)
    while (before.length < count) before.push(after.pop() as number)
  }

  /** How many borders are below a number. */
  #below(value: number): number {
    const { length } = this.#before
    const isBefore = length > 0 && (this.#before[length - 1] as number) >= value
    return isBefore ? firstFrom(this.#before, value) : length + this.#after.length - countFrom(this.#after, value)
  }

  get #length(): number {
    return this.#before.length + this.#after.length
  }

  #at(index: number): number {
    const { length } = this.#before
    const border = index < length ? this.#before[index] : this.#after[this.#after.length - 1 - (index - length)]
    return border as number
  }
}

/** Index of the first border that is not below a number, of ascending ones. */
function firstFrom(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] as number) >= value) high = middle
    else low = middle + 1
  }
  return low
}

/** How many borders are not below a number, of descending ones. */
function countFrom(descending: readonly number[], value: number): number {
  let [low, high] = [0, descending.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((descending[middle] as number) >= value) low = middle + 1
    else high = middle
  }
  return low
}
