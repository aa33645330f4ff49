import type { Cluster } from '../clustering.ts'
import { element } from './element.ts'
import { place, type Scale } from './scale.ts'

/** Where a subtree is drawn: its connection to the rest, and what has been drawn of it. */
interface Branch {
  readonly x: number
  readonly y: number
  readonly path: string
}

/** A tree lying on its side: members from top to bottom in steps of `step`, heights along the scale. */
export function dendrogram(tree: Cluster, heights: Scale, step: number): string {
  return element('path', { class: 'tree', d: branch(tree, 0, heights, step).path })
}

function branch({ parts, height }: Cluster, first: number, heights: Scale, step: number): Branch {
  const x = place(heights, height)
  const [upper, lower] = parts
  if (!upper || !lower) return { x, y: (first + 0.5) * step, path: '' }
  const a = branch(upper, first, heights, step)
  const b = branch(lower, first + upper.members.length, heights, step)
  const [xa, ya, xb, yb] = [a.x, a.y, b.x, b.y].map((value) => value.toFixed(1))
  return { x, y: (a.y + b.y) / 2, path: `${a.path}${b.path}M${xa} ${ya}H${x.toFixed(1)}V${yb}H${xb}` }
}
