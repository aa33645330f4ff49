import { type Address, addressAt, type Batch, sizeOf } from '../engine/batch.ts'
import { Ranges } from './ranges.ts'
import type { CoverageState } from './record.ts'

/** Where the items of a batch belong. */
export type Placed = Pick<Batch, 'group' | 'offset' | 'width' | 'ends'>

/** Which items of a stream there were: by group and place in it, in whatever order they came. */
export class Coverage {
  /** Items of each group; 0 where they differ. */
  readonly width: number
  /** With a width: `group * width + offset`; else groups. */
  readonly #ranges: Ranges
  /** With width 0: what there was of groups that are not complete. */
  readonly #parts: Map<number, Ranges>

  constructor(width: number, { ranges = [], parts = [] }: Partial<CoverageState> = {}) {
    this.width = width
    this.#ranges = new Ranges(ranges)
    this.#parts = new Map(parts.map(([group, offsets]) => [group, new Ranges(offsets)]))
  }

  /** All groups below it are complete. */
  get mark(): number {
    return this.width > 0 ? Math.floor(this.#ranges.mark / this.width) : this.#ranges.mark
  }

  get isEmpty(): boolean {
    return this.#ranges.isEmpty && this.#parts.size === 0
  }

  /** The groups that are complete. */
  groups(): Ranges {
    const { width } = this
    if (width <= 1) return new Ranges(this.#ranges.toJSON())
    const groups = new Ranges()
    for (const [from, to] of this.#ranges) groups.add(Math.ceil(from / width), Math.floor(to / width))
    return groups
  }

  /** Groups of a known size of which some items are there, and how many. */
  *begun(): Generator<readonly [group: number, items: number]> {
    const { width } = this
    if (width <= 1) return
    const counts = new Map<number, number>()
    for (const [from, to] of this.#ranges) {
      const [first, last] = [Math.floor(from / width), Math.floor((to - 1) / width)]
      for (const group of new Set([first, last])) {
        const there = Math.min(to, (group + 1) * width) - Math.max(from, group * width)
        counts.set(group, (counts.get(group) ?? 0) + there)
      }
    }
    for (const [group, items] of counts) if (items < width) yield [group, items]
  }

  /** Whether all of a group is there. */
  has(group: number): boolean {
    if (this.width === 0) return this.#ranges.has(group)
    const [gap] = this.#ranges.gaps(group * this.width, (group + 1) * this.width)
    return gap === undefined
  }

  /** Whether one item is there. */
  holds({ group, offset }: Address): boolean {
    if (this.width > 0) return this.#ranges.has(group * this.width + offset)
    return this.#ranges.has(group) || (this.#parts.get(group)?.has(offset) ?? false)
  }

  /** Adds the items of a batch; without those of some positions, ascending. */
  add(batch: Batch, without: readonly number[] = []): void {
    const size = sizeOf(batch)
    if (this.width > 0) {
      const first = batch.group * this.width + batch.offset
      let start = 0
      for (const at of without) {
        this.#ranges.add(first + start, first + at)
        start = at + 1
      }
      this.#ranges.add(first + start, first + size)
    } else this.#addGroups(batch, size, without)
  }

  /** Adds one item. */
  addItem({ group, offset }: Address): void {
    if (this.width > 0) this.#ranges.add(group * this.width + offset, group * this.width + offset + 1)
    else if (!this.#ranges.has(group)) this.#part(group).add(offset, offset + 1)
  }

  /** Takes one item out. */
  deleteItem({ group, offset }: Address): void {
    if (this.width > 0) return this.#ranges.delete(group * this.width + offset, group * this.width + offset + 1)
    // How many the others are, nobody knows any more.
    if (this.#ranges.has(group)) this.#part(group).add(0, Number.MAX_SAFE_INTEGER)
    this.#ranges.delete(group, group + 1)
    this.#parts.get(group)?.delete(offset, offset + 1)
  }

  /** Positions from which and up to which a batch has items that are not there. */
  rest(batch: Batch): readonly (readonly [from: number, to: number])[] {
    const size = sizeOf(batch)
    if (this.isEmpty) return size === 0 ? [] : [[0, size]]
    const found: [number, number][] = []
    for (let at = 0; at < size; at++) {
      if (this.holds(addressAt(batch, at))) continue
      const last = found.at(-1)
      if (last?.[1] === at) last[1] = at + 1
      else found.push([at, at + 1])
    }
    return found
  }

  /** Everything of the groups below one is there. */
  fill(below: number): void {
    this.#ranges.add(0, this.width > 0 ? below * this.width : below)
    for (const group of this.#parts.keys()) if (group < below) this.#parts.delete(group)
  }

  /** Nothing of these groups is there any more. */
  clear(from: number, to: number): void {
    this.#ranges.delete(from * Math.max(1, this.width), to * Math.max(1, this.width))
    for (const group of this.#parts.keys()) if (group >= from && group < to) this.#parts.delete(group)
  }

  /** Adds what another one of the same stream has. */
  addState({ ranges, parts = [] }: CoverageState): void {
    this.#ranges.addAll(new Ranges(ranges))
    for (const [group, offsets] of parts) this.#part(group).addAll(new Ranges(offsets))
    for (const group of this.#parts.keys()) if (this.#ranges.has(group)) this.#parts.delete(group)
  }

  toJSON(): CoverageState {
    const parts = [...this.#parts].map(([group, offsets]) => [group, offsets.toJSON()] as const)
    return { width: this.width, ranges: this.#ranges.toJSON(), ...(parts.length > 0 ? { parts } : {}) }
  }

  // A group that lacks an item is never complete, even when it has ended.
  #addGroups({ group: first, offset: start, ends = [] }: Placed, size: number, without: readonly number[]): void {
    let [group, offset, passed, left] = [first, start, 0, 0]
    for (let at = 0; at <= size; at++) {
      for (; ends[passed] === at; passed++, group++, offset = 0) this.#end(group, offset)
      if (at === size) break
      if (without[left] === at) left++
      else this.#part(group).add(offset, offset + 1)
      offset++
    }
  }

  #end(group: number, size: number): void {
    const there = this.#parts.get(group)
    if (size > (there?.mark ?? 0)) return
    this.#parts.delete(group)
    this.#ranges.add(group, group + 1)
  }

  #part(group: number): Ranges {
    const known = this.#parts.get(group) ?? new Ranges()
    this.#parts.set(group, known)
    return known
  }
}
