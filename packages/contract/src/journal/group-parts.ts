import { Ranges } from './ranges.ts'
import type { GroupPart, RangeList } from './record.ts'

/** What there was of one group, and its size once its end was seen: pieces of a group may come in any order. */
interface Part {
  readonly offsets: Ranges
  size: number | undefined
}

/** Groups of any size of which something is missing. */
export class GroupParts {
  readonly #parts: Map<number, Part>

  constructor(parts: readonly GroupPart[] = []) {
    this.#parts = new Map(
      parts.map(([group, offsets, size]): [number, Part] => [group, { offsets: new Ranges(offsets), size }]),
    )
  }

  get isEmpty(): boolean {
    return this.#parts.size === 0
  }

  /** What there was of a group. */
  of(group: number): Ranges | undefined {
    return this.#parts.get(group)?.offsets
  }

  /** Whether there was anything of these groups. */
  hasAny(from: number, to: number): boolean {
    if (to - from < this.#parts.size) {
      for (let group = from; group < to; group++) if (this.#parts.has(group)) return true
      return false
    }
    for (const group of this.#parts.keys()) if (group >= from && group < to) return true
    return false
  }

  /** Adds offsets of a group. Says whether it is complete with them: then it is no part any more. */
  add(group: number, from: number, to: number): boolean {
    const part = this.#part(group)
    part.offsets.add(from, to)
    return this.#isComplete(group, part)
  }

  /** A group has ended with so many items. Says whether it is complete. */
  end(group: number, size: number): boolean {
    const part = this.#part(group)
    part.size = size
    return this.#isComplete(group, part)
  }

  /** Adds what another one has of a group. Says whether it is complete. */
  join(group: number, offsets: RangeList, size: number | undefined): boolean {
    const part = this.#part(group)
    part.offsets.addAll(new Ranges(offsets))
    part.size ??= size
    return this.#isComplete(group, part)
  }

  /** Forgets groups. */
  delete(from: number, to: number): void {
    if (to - from < this.#parts.size) for (let group = from; group < to; group++) this.#parts.delete(group)
    else for (const group of this.#parts.keys()) if (group >= from && group < to) this.#parts.delete(group)
  }

  toJSON(): readonly GroupPart[] {
    return [...this.#parts].map(([group, { offsets, size }]) =>
      size === undefined ? [group, offsets.toJSON()] : [group, offsets.toJSON(), size],
    )
  }

  #part(group: number): Part {
    const known = this.#parts.get(group) ?? { offsets: new Ranges(), size: undefined }
    this.#parts.set(group, known)
    return known
  }

  #isComplete(group: number, { offsets, size }: Part): boolean {
    if (size === undefined || offsets.mark < size) return false
    this.#parts.delete(group)
    return true
  }
}
