import type { Rows } from './ranks.ts'

/** Pixels between neighbours of a row. */
const GAP = 28
const ROUNDS = 48
/** How much straighter the way of a long arrow is to be than one from block to block. */
const STRAIGHT = 6
/** Likewise where nothing else comes from the one, and nothing else goes to the other. */
const CHAIN = 24

/**
 * Where the middle of each spot is, from left to right, in pixels: as near as may be to those that it is connected with, in
 * the order of its row, and without overlap. Row by row, down and up in turns, that is solved exactly (least squares, by
 * pooling of adjacent violators).
 */
export function columnsOf({ spots, rows, links }: Rows): readonly number[] {
  const x = new Array<number>(spots.length).fill(0)
  const pulls = pullsOf(spots.length, links, (spot) => spots[spot]?.block === undefined)
  for (const row of rows)
    settle(
      row,
      row.map(() => ({ at: 0, weight: 1 })),
    )
  for (let round = 0; round < ROUNDS; round++) {
    const side = round % 3 === 0 ? 'up' : round % 3 === 1 ? 'down' : 'both'
    for (const row of side === 'down' ? [...rows].reverse() : rows)
      settle(
        row,
        row.map((spot) => wish(spot, side)),
      )
  }
  return x

  function wish(spot: number, side: 'up' | 'down' | 'both'): Wish {
    const found = (pulls[spot] ?? []).filter((pull) => side === 'both' || pull.side === side)
    const weight = found.reduce((sum, pull) => sum + pull.weight, 0)
    if (weight === 0) return { at: x[spot] ?? 0, weight: 0.1 }
    return { at: found.reduce((sum, pull) => sum + pull.weight * (x[pull.spot] ?? 0), 0) / weight, weight }
  }

  function settle(row: readonly number[], wishes: readonly Wish[]): void {
    const offsets = offsetsOf(row.map((spot) => spots[spot]?.width ?? 0))
    const placed = pooled(wishes.map(({ at, weight }, place) => ({ at: at - (offsets[place] ?? 0), weight })))
    row.forEach((spot, place) => {
      x[spot] = (placed[place] ?? 0) + (offsets[place] ?? 0)
    })
  }
}

interface Wish {
  readonly at: number
  readonly weight: number
}

interface Pull {
  readonly spot: number
  readonly side: 'up' | 'down'
  readonly weight: number
}

function pullsOf(count: number, links: Rows['links'], passes: (spot: number) => boolean): readonly (readonly Pull[])[] {
  const pulls: Pull[][] = Array.from({ length: count }, () => [])
  const degrees = { from: countsOf(links.map(({ from }) => from)), to: countsOf(links.map(({ to }) => to)) }
  for (const { from, to } of links) {
    const alone = degrees.from.get(from) === 1 && degrees.to.get(to) === 1
    const both = passes(from) && passes(to)
    const weight = both ? STRAIGHT : alone ? CHAIN : passes(from) || passes(to) ? STRAIGHT / 3 : 1
    pulls[to]?.push({ spot: from, side: 'up', weight })
    pulls[from]?.push({ spot: to, side: 'down', weight })
  }
  return pulls
}

function countsOf(spots: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const spot of spots) counts.set(spot, (counts.get(spot) ?? 0) + 1)
  return counts
}

// Where the middles would be if all stood as close as they may.
function offsetsOf(widths: readonly number[]): readonly number[] {
  let end = -GAP
  return widths.map((width) => {
    const middle = end + GAP + width / 2
    end = middle + width / 2
    return middle
  })
}

// The nearest values to what is wished that never go down.
function pooled(wishes: readonly Wish[]): readonly number[] {
  const groups: { at: number; weight: number; count: number }[] = []
  for (const { at, weight } of wishes) {
    let last = { at, weight, count: 1 }
    for (let before = groups.at(-1); before !== undefined && before.at > last.at; before = groups.at(-1)) {
      groups.pop()
      const sum = before.weight + last.weight
      last = {
        at: (before.at * before.weight + last.at * last.weight) / sum,
        weight: sum,
        count: before.count + last.count,
      }
    }
    groups.push(last)
  }
  return groups.flatMap(({ at, count }) => new Array<number>(count).fill(at))
}
