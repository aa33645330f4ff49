import type { RangeList } from './record.ts'

/** A set of whole numbers, kept as ranges: what a run is done with is a few of them, however long it is. */
export class Ranges {
  /** Borders, ascending: even places begin a range, odd ones end it. */
  readonly #borders: number[]

  /** @param list - as {@link Ranges.toJSON} made it */
  constructor(list: RangeList = []) {
    this.#borders = [...list]
  }

  /** All numbers below it are there. */
  get mark(): number {
    const [from, to] = this.#borders
    return from === 0 ? (to as number) : 0
  }

  /** How many numbers there are. */
  get size(): number {
    let size = 0
    for (let at = 0; at < this.#borders.length; at += 2) size += this.#at(at + 1) - this.#at(at)
    return size
  }

  get isEmpty(): boolean {
    return this.#borders.length === 0
  }

  /** One more than the largest; 0 of none. */
  get end(): number {
    return this.#borders.at(-1) ?? 0
  }

  has(value: number): boolean {
    return this.#bordersUpTo(value) % 2 === 1
  }

  /** Adds all numbers from one up to another, which is not added itself. */
  add(from: number, to: number): void {
    if (from >= to) return
    const borders = this.#borders
    // Most runs only ever move their last border.
    const { end } = this
    if (borders.length === 0 || from > end) borders.push(from, to)
    else if (from >= this.#at(borders.length - 2)) borders[borders.length - 1] = Math.max(end, to)
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
    const below = this.#bordersUpTo(from)
    if ((this.#borders[below] ?? to) >= to) return below % 2 === 1 ? 'all' : 'none'
    return 'some'
  }

  /** The parts between two numbers that are not there. */
  *gaps(from: number, to: number): Generator<readonly [from: number, to: number]> {
    let at = this.#bordersUpTo(from)
    let start = from
    for (;;) {
      if (at % 2 === 1) {
        start = this.#at(at++)
        if (start >= to || Number.isNaN(start)) return
        continue
      }
      const next = Math.min(to, this.#borders[at++] ?? to)
      if (start < next) yield [start, next]
      if (next >= to) return
    }
  }

  /** From, and up to, of each range. */
  *[Symbol.iterator](): Generator<readonly [from: number, to: number]> {
    for (let at = 0; at < this.#borders.length; at += 2) yield [this.#at(at), this.#at(at + 1)]
  }

  toJSON(): RangeList {
    return [...this.#borders]
  }

  // A border that is inside what is put is gone; one at each end stays where the state changes.
  #put(from: number, to: number, isThere: boolean): void {
    const borders = this.#borders
    const first = lowest(borders, (border) => border >= from)
    const after = lowest(borders, (border) => border > to)
    const ends: number[] = []
    if ((first % 2 === 1) !== isThere) ends.push(from)
    if ((after % 2 === 1) !== isThere) ends.push(to)
    borders.splice(first, after - first, ...ends)
  }

  #bordersUpTo(value: number): number {
    return lowest(this.#borders, (border) => border > value)
  }

  #at(index: number): number {
    return this.#borders[index] as number
  }
}

/** Index of the first one for which it holds; they come last. */
function lowest(borders: readonly number[], holds: (border: number) => boolean): number {
  let [low, high] = [0, borders.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(borders[middle] as number)) high = middle
    else low = middle + 1
  }
  return low
}
