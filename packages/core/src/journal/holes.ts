import type { JsonValue } from '@papy/contract'
import type { Address } from '@papy/contract/engine'

/** A place in what a sink wrote where an item is missing. */
export interface Hole extends Address {
  readonly mark: JsonValue
  /** All of the group is missing, however many items it may become. */
  readonly whole?: boolean
  /** Nothing is missing there any more; others of its group may still be, under its mark. */
  readonly mended?: true
}

/** A hole, and where in its group the place begins that its mark is of. */
export interface HolePlace extends Hole {
  readonly begin: number
}

/** Where items are missing in what a sink wrote, found by the item. */
export class Holes {
  /** Those of each group, by their offsets. */
  readonly #groups = new Map<number, readonly HolePlace[]>()

  /** @param holes - in the order in which they came: of two of the same item, the later one counts */
  constructor(holes: Iterable<Hole> = []) {
    const groups = new Map<number, Map<number, Hole>>()
    for (const hole of holes) {
      const group = groups.get(hole.group)
      if (group === undefined) groups.set(hole.group, new Map([[hole.offset, hole]]))
      else group.set(hole.offset, hole)
    }
    for (const [group, byOffset] of groups) this.#groups.set(group, placed([...byOffset.values()]))
  }

  *[Symbol.iterator](): Generator<HolePlace> {
    for (const group of this.#groups.values()) yield* group
  }

  /** The one that an item belongs into. Of a group that failed as a whole, all that it becomes now belongs there. */
  of({ group, offset }: Address): HolePlace | undefined {
    const holes = this.#groups.get(group)
    if (holes === undefined) return undefined
    let [low, high] = [0, holes.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((holes[middle] as HolePlace).offset <= offset) low = middle + 1
      else high = middle
    }
    return holes[low - 1]
  }
}

// What a group became that failed as a whole has holes of its own where it failed again, under the mark of the first.
function placed(holes: readonly Hole[]): readonly HolePlace[] {
  const begins = new Map<string, number>()
  return [...holes]
    .sort((one, other) => one.offset - other.offset)
    .map((hole) => {
      const mark = JSON.stringify(hole.mark)
      const begin = begins.get(mark) ?? hole.offset
      begins.set(mark, begin)
      return { ...hole, begin }
    })
}
