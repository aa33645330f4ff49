import type { Band, Placed } from './layout.ts'
import type { Rows } from './ranks.ts'

/** A point of the picture, in pixels. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** How a pipe crosses the gap between two rows: a curve that leaves and arrives straight down. */
export interface Leg {
  /** Where it comes out of its block; that of a passage is where the row ends. */
  readonly start: Point
  readonly end: Point
  /** Where the curve begins and ends: the edges of the rows. */
  readonly from: number
  readonly to: number
}

/** What a picture is made of so far. */
export interface Placement {
  readonly rows: Rows
  readonly middles: readonly number[]
  readonly bands: readonly Band[]
  readonly placed: readonly Placed[]
}

/** Most pixels between two pipes at the edge of a node. */
const SPREAD = 26
/** Below so many pixels two ends are taken for one above the other. */
const NEARLY = 7

/** The legs of each arrow. Pipes at one edge of a node are spread, in the order of where they go. */
export function routesOf(placement: Placement): readonly (readonly Leg[])[] {
  const { ways } = placement.rows
  const starts = ports(
    placement,
    ways.map(([from = 0, next = 0]) => ({ block: from, toward: next })),
  )
  const ends = ports(
    placement,
    ways.map((way) => ({ block: way.at(-1) ?? 0, toward: way.at(-2) ?? 0 })),
  )
  return ways.map((way, arrow) =>
    way
      .slice(1)
      .map((spot, at) =>
        legOf(placement, way[at] ?? 0, spot, [
          at === 0 ? starts[arrow] : undefined,
          at === way.length - 2 ? ends[arrow] : undefined,
        ]),
      ),
  )
}

function legOf(
  { rows, middles, bands, placed }: Placement,
  from: number,
  to: number,
  [start, end]: readonly [number | undefined, number | undefined],
): Leg {
  const above = bands[rows.spots[from]?.row ?? 0]?.bottom ?? 0
  const below = bands[rows.spots[to]?.row ?? 0]?.top ?? 0
  const [source, target] = [placed[from], placed[to]]
  const [x, toX] = straightened(
    start ?? middles[from] ?? 0,
    end ?? middles[to] ?? 0,
    source !== undefined && target !== undefined,
  )
  return {
    start: { x, y: source === undefined ? above : source.top + source.height },
    end: { x: toX, y: target === undefined ? below : target.top },
    from: above,
    to: below,
  }
}

// What is nearly straight looks crooked; ends at nodes may be moved so little.
function straightened(x: number, toX: number, free: boolean): readonly [number, number] {
  return free && Math.abs(x - toX) < NEARLY ? [(x + toX) / 2, (x + toX) / 2] : [x, toX]
}

interface Port {
  readonly block: number
  /** The spot in the next row that it is connected with. */
  readonly toward: number
}

// The x of each, in the order given.
function ports({ middles, placed }: Placement, wanted: readonly Port[]): readonly number[] {
  const x = new Array<number>(wanted.length).fill(0)
  placed.forEach((block, at) => {
    const mine = [...wanted.keys()].filter((port) => wanted[port]?.block === at)
    mine.sort((a, b) => (middles[wanted[a]?.toward ?? 0] ?? 0) - (middles[wanted[b]?.toward ?? 0] ?? 0) || a - b)
    const step = Math.min(SPREAD, (block.width - 36) / Math.max(1, mine.length - 1))
    mine.forEach((port, place) => {
      x[port] = (middles[at] ?? 0) + (place - (mine.length - 1) / 2) * step
    })
  })
  return x
}
