import type { Random } from '../../../../.config/testing/random.ts'
import type { GraphNode, GraphPool, PipelineGraph } from '../../src/graph/pipeline-graph.ts'

/** A node that does nothing special. */
export const node = (name: string, more: Partial<GraphNode> = {}): GraphNode => ({
  ...{ name, consume: 1, produce: 1, spawn: 1, repeat: false, ordered: true, width: 1 },
  ...more,
})

/** A pool of two threads. */
export const pool = (name: string): GraphPool => ({
  ...{ name, workers: ['threads(2)'], size: 2, stride: 'adaptive', buffer: 'topology', fuse: true },
})

/** A graph of nodes, and pipes such as `'a b'`; nodes that are fused are named together: `'a b'`. */
export function graphOf(
  nodes: readonly GraphNode[],
  pipes: readonly (readonly [from: string, to: string])[],
  fused: readonly (readonly string[])[] = [],
): PipelineGraph {
  const firsts = new Map(fused.map((segment) => [segment[0], segment]))
  const later = new Set(fused.flatMap((segment) => segment.slice(1)))
  return {
    nodes,
    pipes: pipes.map(([from, to]) => ({ from, to, via: 'memory', why: 'because' })),
    segments: nodes.filter(({ name }) => !later.has(name)).map(({ name }) => firsts.get(name) ?? [name]),
    pools: [...new Set(nodes.flatMap((one) => one.pool ?? []))].map(pool),
  }
}

/** Any graph of so many nodes: forks, joins, pipes past many rows, chains that are fused, names long and short. */
export function anyGraph(random: Random, count: number): PipelineGraph {
  const name = (at: number) => `${'long-'.repeat(at % 5 === 0 ? at % 12 : 0)}node${at}`
  const nodes: GraphNode[] = []
  const pipes: (readonly [string, string])[] = []
  for (let at = 0; at < count; at++) {
    const more = { ...(random(3) > 0 ? { pool: `pool${random(4)}` } : {}), ...shapes[random(8)] }
    nodes.push(node(name(at), more))
    const before = [...new Set(Array.from({ length: random(4) }, () => random(Math.max(1, at))))].filter(
      (one) => one < at,
    )
    for (const one of before) pipes.push([name(one), name(at)])
  }
  return graphOf(nodes, pipes, chains(pipes.filter(([from, to]) => isLonely(pipes, from, to) && random(2) === 0)))
}

const shapes: readonly Partial<GraphNode>[] = [
  { produce: 3, width: 3 },
  { produce: 'each' },
  { consume: 'all' },
  { spawn: 2 },
]

// Nobody else reads the one, and the other reads nothing else.
function isLonely(pipes: readonly (readonly [string, string])[], from: string, to: string): boolean {
  return pipes.filter(([one]) => one === from).length === 1 && pipes.filter(([, one]) => one === to).length === 1
}

function chains(links: readonly (readonly [string, string])[]): readonly (readonly string[])[] {
  const next = new Map(links)
  const later = new Set(links.map(([, to]) => to))
  return [...next.keys()]
    .filter((name) => !later.has(name))
    .map((name) => {
      const chain = [name]
      for (let after = next.get(name); after !== undefined; after = next.get(after)) chain.push(after)
      return chain
    })
}
