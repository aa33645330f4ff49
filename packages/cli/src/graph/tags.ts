import { textWidth } from '../picture/text-width.ts'
import type { Layout, Route } from './layout.ts'
import type { Leg, Point } from './routes.ts'

/** What is written at a pipe, and where its middle is. */
export interface Tag extends Point {
  readonly route: Route
  readonly text: string
  readonly width: number
}

export const TAG_SIZE = 10.5
const TAG_HEIGHT = 14
const SHARES = [0.5, 0.38, 0.62, 0.28, 0.72, 0.18, 0.82]

/** Finds a place on each pipe for what is written there, at which it covers no other. */
export function tagsOf({ routes }: Layout, textOf: (route: Route) => string): readonly Tag[] {
  const tags: Tag[] = []
  for (const route of routes) {
    const text = textOf(route)
    const width = textWidth(text, TAG_SIZE) + 8
    const free = candidates(route).map(({ x, y }) => ({ route, text, width, x, y }))
    const best = free.reduce((best, tag) => (covered(tag, tags) < covered(best, tags) ? tag : best))
    tags.push(best)
  }
  return tags
}

/** Where a curve is, at a share of its way. */
export function pointOn({ start, end, from, to }: Leg, share: number): Point {
  const rest = 1 - share
  const bend = share * share * (3 - 2 * share)
  const middle = (from + to) / 2
  const y = rest ** 3 * from + 3 * rest * share * middle + share ** 3 * to
  return { x: start.x + (end.x - start.x) * bend, y }
}

// Where the pipe begins first: there it is nearest to what was chosen.
function candidates({ legs }: Route): readonly Point[] {
  return legs.flatMap((leg) => SHARES.map((share) => pointOn(leg, share)))
}

function covered(tag: Tag, others: readonly Tag[]): number {
  return others.reduce((sum, other) => {
    const across = (tag.width + other.width) / 2 - Math.abs(tag.x - other.x)
    const down = TAG_HEIGHT - Math.abs(tag.y - other.y)
    return sum + (across > 0 && down > 0 ? across * down : 0)
  }, 0)
}
