import type { Piper } from '../piper.ts'
import { fit, isMisfit, isSameShape, type Misfit, misfitError, type Shape } from '../shape.ts'
import type { Node } from './node.ts'
import { RankQueue } from './rank-queue.ts'

/** What holds at a piper that reads nothing yet. */
export function unread(piper: Piper): Fitting {
  return fitting([], piper)
}

/** What reshaping changes of a node. */
export type Fitting = Pick<Node, 'fit' | 'misfit'>

/** Whether a new pipe between two nodes changes the shapes at its end. */
export function isReshaped(from: Node, to: Node): boolean {
  return from.fit === undefined || to.fit === undefined || !isSameShape(from.fit.output, to.fit.read)
}

/**
 * Works shapes out again, from the given nodes downstream as far as they change.
 *
 * @returns what the nodes that were looked at were before, upstream first.
 */
export function reshape(nodes: Iterable<Node>): Map<Node, Fitting> {
  const before = new Map<Node, Fitting>()
  const queue = new RankQueue()
  for (const node of nodes) queue.push(node)
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    const { fit: old, misfit } = node
    before.set(node, { fit: old, misfit })
    refit(node)
    if (isChanged(old?.output, node.fit?.output)) for (const next of node.outbound.keys()) queue.push(next)
  }
  return before
}

/** The error of a node that cannot read what comes: it names both sides. */
export function misfitErrorOf({ name, inbound }: Node, misfit: Misfit): Error {
  return misfitError(misfit, { piper: name, upstream: [...inbound.keys()].map((node) => node.name) })
}

// Behind what does not fit nothing is known, and so nothing more is wrong.
function refit(node: Node): void {
  const shapes: Shape[] = []
  for (const { fit } of node.inbound.keys()) if (fit !== undefined) shapes.push(fit.output)
  const isKnown = shapes.length === node.inbound.size
  Object.assign(node, isKnown ? fitting(shapes, node.piper) : unknown)
}

const unknown: Fitting = { fit: undefined, misfit: undefined }

function fitting(shapes: readonly Shape[], { settings }: Piper): Fitting {
  const found = fit(shapes, settings)
  return isMisfit(found) ? { fit: undefined, misfit: found } : { fit: found, misfit: undefined }
}

function isChanged(one: Shape | undefined, other: Shape | undefined): boolean {
  return one === undefined || other === undefined ? one !== other : !isSameShape(one, other)
}
