import { DaggerError, describe } from '@papy/contract'
import { isPiper } from '../is-piper.ts'
import type { Piper } from '../piper.ts'
import { arrange } from './arrange.ts'
import type { Graph } from './graph.ts'
import type { Node, Pipe } from './node.ts'
import { reachable, type Side } from './search.ts'

/** The node that a user means, if it is in the graph. */
export function findNode(graph: Graph, piper: Piper | string): Node | undefined {
  return typeof piper === 'string' ? graph.named(piper) : graph.nodeOf(piper)
}

/** The node that a user means. @throws DaggerError `ERR_UNKNOWN_PIPER` */
export function nodeFor(graph: Graph, piper: Piper | string): Node {
  const node = findNode(graph, piper)
  if (node !== undefined) return node
  const message = `${quoted(piper)} is not in this graph; add it with addPiper or addPipe`
  throw new DaggerError('ERR_UNKNOWN_PIPER', message, { value: piper })
}

/** What a node reads, or what reads it, in its order; with `deep` all of them, each after what it reads. */
export function neighbours(graph: Graph, node: Node, side: Side, deep: boolean): readonly Node[] {
  if (!deep) return side === 'inbound' ? graph.inbox(node) : arrange(node.outbound.keys())
  const far = reachable(node, side)
  return graph.postorder().filter((other) => far.has(other))
}

/** The pipes from each of these pipers to the next. @throws DaggerError `ERR_UNKNOWN_PIPER`, `ERR_UNKNOWN_PIPE` */
export function pipesAlong(graph: Graph, pipers: readonly (Piper | string)[]): readonly Pipe[] {
  const steps = pairs(pipers.map((piper) => nodeFor(graph, piper)))
  return steps.map(([from, to]) => from.outbound.get(to) ?? unknownPipe(from, to))
}

/** Each of these nodes with the next. */
export const pairs = (nodes: readonly Node[]): readonly (readonly [Node, Node])[] =>
  nodes.slice(1).map((to, at) => [nodes[at] as Node, to])

/** @throws DaggerError `ERR_HAS_READERS` if others than those that leave with it read a node */
export function refuseReaders({ name, outbound }: Node, leaving: ReadonlySet<Node>): void {
  const readers = [...outbound.keys()].filter((reader) => !leaving.has(reader)).map((reader) => reader.name)
  if (readers.length === 0) return
  const message = `piper ${name} is read by ${readers.join(', ')}; remove these too, or pass { force: true }`
  throw new DaggerError('ERR_HAS_READERS', message, { piper: name, readers })
}

function quoted(piper: unknown): string {
  if (isPiper(piper)) return `piper ${piper.name}`
  return typeof piper === 'string' ? `a piper named ${piper}` : describe(piper)
}

function unknownPipe({ name: from }: Node, { name: to }: Node): never {
  throw new DaggerError('ERR_UNKNOWN_PIPE', `there is no pipe from ${from} to ${to}; see pipes()`, { from, to })
}
