import { type Address, type Batch, sizeOf } from '../engine/batch.ts'
import { GroupParts } from './group-parts.ts'
import { Ranges } from './ranges.ts'
import type { CoverageState } from './record.ts'

/** Where the items of a batch belong. */
export type Placed = Pick<Batch, 'group' | 'offset' | 'width' | 'ends'>

/** Positions of a batch, from one up to another. */
type Span = readonly [from: number, to: number]

/** Which items of a stream there were: by group and place in it, in whatever order they came. */
export class Coverage {
  /** Items of each group; 0 where they differ. */
  readonly width: number
  /** With a width: `group * width + offset`; else groups. */
  readonly #ranges: Ranges
  /** With width 0: what there was of groups that are not complete. */
  readonly #parts: GroupParts

  constructor(width: number, { ranges, parts }: Partial<CoverageState> = {}) {
    this.width = width
    this.#ranges = new Ranges(ranges)
    this.#parts = new GroupParts(parts)
  }

  /** All groups below it are complete. */
  get mark(): number {
    return this.width > 0 ? Math.floor(this.#ranges.mark / this.width) : this.#ranges.mark
  }

  get isEmpty(): boolean {
    return this.#ranges.isEmpty && this.#parts.isEmpty
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
    return this.#ranges.between(group * this.width, (group + 1) * this.width) === 'all'
  }

  /** Whether one item is there. */
  holds({ group, offset }: Address): boolean {
    if (this.width > 0) return this.#ranges.has(group * this.width + offset)
    return this.#ranges.has(group) || (this.#parts.of(group)?.has(offset) ?? false)
  }

  /** Adds the items of a batch; without those of some positions, ascending. */
  add(batch: Batch, without: readonly number[] = []): void {
    const size = sizeOf(batch)
    if (this.width === 0) return this.#addGroups(batch, size, without)
    const first = batch.group * this.width + batch.offset
    for (const [from, to] of spans(0, size, without)) this.#ranges.add(first + from, first + to)
  }

  /** Adds one item. */
  addItem({ group, offset }: Address): void {
    if (this.width > 0) this.#ranges.add(group * this.width + offset, group * this.width + offset + 1)
    else if (!this.#ranges.has(group) && this.#parts.add(group, offset, offset + 1)) this.#complete(group)
  }

  /** Takes one item out. */
  deleteItem({ group, offset }: Address): void {
    if (this.width > 0) return this.#ranges.delete(group * this.width + offset, group * this.width + offset + 1)
    // How many the others are, nobody knows any more.
    if (this.#ranges.has(group)) this.#parts.add(group, 0, Number.MAX_SAFE_INTEGER)
    this.#ranges.delete(group, group + 1)
    this.#parts.of(group)?.delete(offset, offset + 1)
  }

  /** Positions from which and up to which a batch has items that are not there. */
  rest(batch: Batch): readonly Span[] {
    const size = sizeOf(batch)
    if (size === 0) return []
    if (this.isEmpty) return [[0, size]]
    return this.width > 0 ? this.#flatRest(batch, size) : this.#groupRest(batch, size)
  }

  /** Everything of the groups below one is there. */
  fill(below: number): void {
    this.#ranges.add(0, below * Math.max(1, this.width))
    this.#parts.delete(0, below)
  }

  /** Nothing of these groups is there any more. */
  clear(from: number, to: number): void {
    this.#ranges.delete(from * Math.max(1, this.width), to * Math.max(1, this.width))
    this.#parts.delete(from, to)
  }

  /** Adds what another one of the same stream has. */
  addState({ ranges, parts = [] }: CoverageState): void {
    for (const [from, to] of new Ranges(ranges)) {
      this.#ranges.add(from, to)
      this.#parts.delete(from, to)
    }
    for (const [group, offsets, size] of parts)
      if (!this.#ranges.has(group) && this.#parts.join(group, offsets, size)) this.#ranges.add(group, group + 1)
  }

  toJSON(): CoverageState {
    const parts = this.#parts.isEmpty ? {} : { parts: this.#parts.toJSON() }
    return { width: this.width, ranges: this.#ranges.toJSON(), ...parts }
  }

  // A group that lacks an item is not complete, even when it has ended.
  #addGroups(batch: Placed, size: number, without: readonly number[]): void {
    let passed = 0
    for (const piece of groupsOf(batch, size)) {
      const { group, offset, from, to } = piece
      while (passed < without.length && (without[passed] as number) < from) passed++
      const lacks = passed < without.length && (without[passed] as number) < to
      if (this.#ranges.has(group)) continue
      const isWhole = piece.ends && !lacks && offset === 0
      if (isWhole || this.#addPiece(piece, lacks ? without.slice(passed) : [])) this.#complete(group)
    }
  }

  /** Says whether the group is complete with it. */
  #addPiece({ group, offset, from, to, ends }: Piece, without: readonly number[]): boolean {
    const shift = offset - from
    for (const [start, end] of spans(from, to, without))
      if (this.#parts.add(group, start + shift, end + shift)) return true
    return ends && this.#parts.end(group, to + shift)
  }

  #complete(group: number): void {
    this.#ranges.add(group, group + 1)
    this.#parts.delete(group, group + 1)
  }

  #flatRest({ group, offset }: Placed, size: number): readonly Span[] {
    const first = group * this.width + offset
    return [...this.#ranges.gaps(first, first + size)].map(([from, to]) => [from - first, to - first])
  }

  #groupRest(batch: Placed, size: number): readonly Span[] {
    const { group: first, ends = [] } = batch
    const after = first + ends.length + 1
    const there = this.#ranges.between(first, after)
    if (there === 'all') return []
    if (there === 'none' && !this.#parts.hasAny(first, after)) return [[0, size]]
    const found: [number, number][] = []
    for (const { group, offset, from, to } of groupsOf(batch, size)) {
      if (this.#ranges.has(group)) continue
      const shift = from - offset
      for (const [start, end] of (this.#parts.of(group) ?? new Ranges()).gaps(offset, offset + to - from)) {
        const last = found.at(-1)
        if (last?.[1] === start + shift) last[1] = end + shift
        else found.push([start + shift, end + shift])
      }
    }
    return found
  }
}

/** What a batch has of one group: positions, and the offset of the first. */
interface Piece {
  readonly group: number
  readonly offset: number
  readonly from: number
  readonly to: number
  /** Whether it is the last piece of the group. */
  readonly ends: boolean
}

function* groupsOf({ group, offset, ends = [] }: Placed, size: number): Generator<Piece> {
  let from = 0
  for (const [passed, to] of ends.entries()) {
    yield { group: group + passed, offset: passed === 0 ? offset : 0, from, to, ends: true }
    from = to
  }
  const open = ends.length === 0 ? offset : 0
  if (from < size) yield { group: group + ends.length, offset: open, from, to: size, ends: false }
}

/** The parts between two positions that are left where some are taken out. */
function* spans(from: number, to: number, without: readonly number[]): Generator<Span> {
  let start = from
  for (const at of without) {
    if (at >= to) break
    if (start < at) yield [start, at]
    start = at + 1
  }
  if (start < to) yield [start, to]
}
