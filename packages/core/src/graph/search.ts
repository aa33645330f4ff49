import type { Node } from './node.ts'

/** Which way pipes are followed. */
export type Side = 'inbound' | 'outbound'

/** All nodes that can be reached from one, in no special order; without itself. */
export function reachable(start: Node, side: Side): Set<Node> {
  const reached = new Set(start[side].keys())
  for (const node of reached) for (const next of node[side].keys()) reached.add(next)
  return reached
}

/** The nodes on a shortest way along the pipes, ends included; `undefined` if there is none. */
export function pathBetween(from: Node, to: Node): Node[] | undefined {
  const cameFrom = new Map<Node, Node | undefined>([[from, undefined]])
  for (const node of cameFrom.keys()) {
    if (node === to) return trace(to, cameFrom)
    for (const next of node.outbound.keys()) if (!cameFrom.has(next)) cameFrom.set(next, node)
  }
  return undefined
}

/**
 * All nodes, each after everything upstream of it: depth first from the given ends, inboxes in the given order.
 *
 * Without recursion, which would end on the stack at a few thousand pipers in a row.
 */
export function postorderOf(ends: readonly Node[], inboxOf: (node: Node) => readonly Node[]): Node[] {
  const order: Node[] = []
  const seen = new Set<Node>()
  const open: { readonly node: Node; readonly left: readonly Node[]; next: number }[] = []
  const enter = (node: Node) => {
    if (seen.has(node)) return
    seen.add(node)
    open.push({ node, left: inboxOf(node), next: 0 })
  }
  for (const end of ends) {
    enter(end)
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.left[top.next++]
      if (next !== undefined) enter(next)
      else order.push((open.pop() as typeof top).node)
    }
  }
  return order
}

function trace(end: Node, cameFrom: ReadonlyMap<Node, Node | undefined>): Node[] {
  const path: Node[] = []
  for (let node: Node | undefined = end; node !== undefined; node = cameFrom.get(node)) path.push(node)
  return path.reverse()
}
