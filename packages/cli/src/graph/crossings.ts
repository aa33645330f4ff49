import type { Arrow, Rows } from './ranks.ts'

/** How often all rows are gone through, down and up. */
const ROUNDS = 12

/**
 * Puts the spots of each row in an order in which few arrows cross: each goes where those that it is connected with are on
 * average (Sugiyama, Tagawa & Toda 1981), then neighbours change places where that helps. The best order that was seen wins.
 */
export function uncrossed({ spots, rows, links, ways }: Rows): Rows {
  const sides = {
    up: neighbours(spots.length, links, 'to', 'from'),
    down: neighbours(spots.length, links, 'from', 'to'),
  }
  let order = rows.map((row) => [...row])
  let best = { order, crossings: crossingsIn(order, links) }
  for (let round = 0; round < ROUNDS && best.crossings > 0; round++) {
    order = swept(order, round % 2 === 0 ? sides.up : sides.down, round % 2 === 0)
    order = exchanged(order, sides)
    const crossings = crossingsIn(order, links)
    if (crossings < best.crossings) best = { order, crossings }
  }
  return { spots, rows: best.order, links, ways }
}

type Neighbours = readonly (readonly number[])[]
type Side = keyof Arrow

function neighbours(count: number, links: readonly Arrow[], of: Side, at: Side): Neighbours {
  const found: number[][] = Array.from({ length: count }, () => [])
  for (const link of links) found[link[of]]?.push(link[at])
  return found
}

function swept(order: readonly number[][], near: Neighbours, down: boolean): number[][] {
  const sorted = order.map((row) => [...row])
  const rows = down ? sorted.keys() : [...sorted.keys()].reverse()
  for (const at of rows) {
    const row = sorted[at] ?? []
    const places = placesIn(sorted[down ? at - 1 : at + 1] ?? [])
    const middles = new Map(row.map((spot, place) => [spot, middle(near[spot] ?? [], places, place)]))
    sorted[at] = [...row].sort((a, b) => (middles.get(a) ?? 0) - (middles.get(b) ?? 0))
  }
  return sorted
}

function middle(near: readonly number[], places: ReadonlyMap<number, number>, otherwise: number): number {
  const found = near.flatMap((spot) => places.get(spot) ?? [])
  return found.length === 0 ? otherwise : found.reduce((sum, place) => sum + place, 0) / found.length
}

function exchanged(order: readonly number[][], { up, down }: Record<'up' | 'down', Neighbours>): number[][] {
  const sorted = order.map((row) => [...row])
  sorted.forEach((row, at) => {
    const [above, below] = [placesIn(sorted[at - 1] ?? []), placesIn(sorted[at + 1] ?? [])]
    for (let place = 0; place + 1 < row.length; place++) {
      const [left, right] = [row[place] ?? 0, row[place + 1] ?? 0]
      const gain = (near: Neighbours, places: ReadonlyMap<number, number>) =>
        crossed(near[left], near[right], places) - crossed(near[right], near[left], places)
      if (gain(up, above) + gain(down, below) > 0) row.splice(place, 2, right, left)
    }
  })
  return sorted
}

// How many arrows of two neighbours cross, as they stand.
function crossed(
  left: readonly number[] = [],
  right: readonly number[] = [],
  places: ReadonlyMap<number, number>,
): number {
  const others = right.flatMap((spot) => places.get(spot) ?? [])
  return left
    .flatMap((spot) => places.get(spot) ?? [])
    .reduce((sum, place) => sum + others.filter((other) => other < place).length, 0)
}

function crossingsIn(order: readonly (readonly number[])[], links: readonly Arrow[]): number {
  const rowOf = new Map(order.flatMap((row, at) => row.map((spot) => [spot, at] as const)))
  const places = placesIn(...order)
  const between = new Map<number, [number, number][]>()
  for (const { from, to } of links) {
    const row = rowOf.get(from) ?? 0
    between.set(row, [...(between.get(row) ?? []), [places.get(from) ?? 0, places.get(to) ?? 0]])
  }
  return [...between.values()].reduce((sum, ends) => sum + inversions(ends), 0)
}

function inversions(ends: readonly (readonly [number, number])[]): number {
  let count = 0
  ends.forEach(([a, b], at) => {
    for (const [c, d] of ends.slice(at + 1)) if ((a - c) * (b - d) < 0) count++
  })
  return count
}

function placesIn(...rows: readonly (readonly number[])[]): ReadonlyMap<number, number> {
  return new Map(rows.flatMap((row) => row.map((spot, place) => [spot, place] as const)))
}
