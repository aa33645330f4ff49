import fc from 'fast-check'
import { withFaults } from './faults.ts'
import { ancestors, type Call, type Graph, type GraphNode, type GraphPool } from './graph.ts'

/** Random graphs that every rule of the interface allows; so whatever the engine refuses or gets wrong is a bug. */
export const graphs: fc.Arbitrary<Graph> = fc
  .record({
    nodes: fc.array(
      fc.record({
        roots: fc.nat(99),
        parents: fc.array(fc.nat(99), { minLength: 1, maxLength: 3 }),
        fn: fc.nat(99),
        fails: fc.nat(99),
        consume: fc.nat(99),
        produce: fc.nat(99),
        spawn: fc.nat(99),
        pool: fc.nat(99),
        ordered: fc.nat(99),
        branch: fc.nat(99),
        follow: fc.nat(99),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    lengths: fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: 0, max: 12 }) },
        { weight: 1, arbitrary: fc.integer({ min: 13, max: 70 }) },
      ),
      {
        minLength: 3,
        maxLength: 3,
      },
    ),
    long: fc.oneof(
      { weight: 12, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 200, max: 3000 }) },
    ),
    uneven: fc.boolean(),
    branches: fc.boolean(),
    unordered: fc.boolean(),
    mentions: fc.array(fc.nat(99), { minLength: 12, maxLength: 12 }),
    pools: fc.array(pool(), { minLength: 1, maxLength: 3 }),
    source: fc.constantFrom('array' as const, 'generator' as const, 'async' as const),
    mode: fc.constantFrom(
      'stream' as const,
      'stream' as const,
      'stream' as const,
      'leave' as const,
      'run' as const,
      'pause' as const,
    ),
    leaveAfter: fc.nat(30),
    seed: fc.nat(1000),
  })
  .map(assemble)

/** The same, with some functions that end their worker, compute or wait for ever, or answer what cannot be sent. */
export const faultyGraphs: fc.Arbitrary<Graph> = fc
  .tuple(graphs, fc.array(fc.record({ kind: fc.nat(99), node: fc.nat(99) }), { minLength: 1, maxLength: 2 }))
  .map(([graph, faults]) => withFaults(graph, faults))

type RawNode = RawGraph['nodes'][number]

/** What an item of a stream stands for; streams of equal shape can be joined. */
interface Shape {
  /** Items per group, or where the last `'each'` was. */
  readonly width: number | string
  /** Input items per group. */
  readonly gathered: number
}

/** No drawn stream is wider, so that one item never becomes thousands. */
const widest = 12

function pool(): fc.Arbitrary<GraphPool> {
  return fc.record({
    runtime: fc.constantFrom(
      'threads' as const,
      'threads' as const,
      'inline' as const,
      'mixed' as const,
      'processes' as const,
      'apart' as const,
    ),
    workers: fc.integer({ min: 1, max: 4 }),
    stride: fc.constantFrom(1, 2, 3, 7, 64, 'adaptive' as const),
    // A pool with a buffer of its own serves one graph only, and starting it takes longest.
    buffer: fc.oneof(
      { weight: 7, arbitrary: fc.constant('default' as const) },
      { weight: 1, arbitrary: fc.constant('least' as const) },
    ),
    fuse: fc.constantFrom(true, true, false),
  })
}

interface RawGraph {
  readonly nodes: readonly {
    readonly roots: number
    readonly parents: readonly number[]
    readonly fn: number
    readonly fails: number
    readonly consume: number
    readonly produce: number
    readonly spawn: number
    readonly pool: number
    readonly ordered: number
    readonly branch: number
    readonly follow: number
  }[]
  readonly lengths: readonly number[]
  /** Length of the inputs of a small graph; 0 for the usual ones. */
  readonly long: number
  readonly uneven: boolean
  readonly branches: boolean
  readonly unordered: boolean
  readonly mentions: readonly number[]
  readonly pools: readonly GraphPool[]
  readonly source: Graph['source']
  readonly mode: Graph['mode']
  readonly leaveAfter: number
  readonly seed: number
}

function assemble(raw: RawGraph): Graph {
  const nodes: GraphNode[] = []
  const shapes: Shape[] = []
  const chained = new Set<number>()
  const add = (part: RawNode, parents: readonly number[]): void => {
    const { node, shape } = drawNode(raw, part, nodes, shapes[parents[0] ?? -1] ?? { width: 1, gathered: 1 }, parents)
    nodes.push(node)
    shapes.push(shape)
  }
  for (const part of raw.nodes) {
    add(part, drawParents(part, nodes, shapes, chained))
    for (const next of drawChain(part, nodes.at(-1) as GraphNode, nodes.length)) {
      chained.add(nodes.length - 1)
      add(next, [nodes.length - 1])
    }
  }
  return withData(raw, prune(nodes, shapes))
}

/** No more nodes than this are drawn. */
const mostNodes = 14

// Plain nodes behind one on a pool, on the same: these can be fused. Nobody else reads what is between them.
function drawChain(part: RawNode, { pool }: GraphNode, drawn: number): readonly RawNode[] {
  const length = pool === undefined ? 0 : Math.min(pick([0, 0, 1, 2, 3], part.follow), mostNodes - drawn)
  return Array.from({ length }, (_, at) => {
    const turn = (at + 1) * 7
    const plain = { ...part, consume: 0, fn: part.fn + turn, fails: part.fails + turn, produce: 0 }
    return at + 1 === length ? { ...plain, produce: part.follow } : plain
  })
}

function drawParents(
  part: RawNode,
  all: readonly GraphNode[],
  shapes: readonly Shape[],
  chained: ReadonlySet<number>,
): readonly number[] {
  const nodes = all.filter(({ id }) => !chained.has(id))
  const roots = all.filter((node) => node.parents.length === 0).length
  if (nodes.length === 0 || (part.roots % 6 === 0 && roots < 3)) return []
  const [first = 0, ...others] = part.parents
  const parents = [pick(preferred(nodes), first)]
  for (const other of others) {
    const fitting = preferred(nodes).filter(
      (id) =>
        !parents.includes(id) &&
        sameShape(shapes[id], shapes[parents[0] ?? 0]) &&
        isOrdered([...parents, id].map((one) => all[one])),
    )
    if (fitting.length > 0) parents.push(pick(fitting, other))
  }
  return parents
}

// The order of three relatives without a branch is not laid down by the interface.
function isOrdered(parents: readonly (GraphNode | undefined)[]): boolean {
  return parents.filter((parent) => parent?.branch === undefined).length < 3
}

// Nodes nobody reads yet are named twice: that draws more joins.
function preferred(nodes: readonly GraphNode[]): readonly number[] {
  const read = new Set(nodes.flatMap((node) => node.parents))
  const ids = nodes.map((node) => node.id)
  return [...ids.filter((id) => !read.has(id)), ...ids]
}

function drawNode(
  raw: RawGraph,
  part: RawNode,
  nodes: readonly GraphNode[],
  shape: Shape,
  parents: readonly number[],
): { node: GraphNode; shape: Shape } {
  const id = nodes.length
  const consume = pick(
    consumeOptions(
      shape,
      parents.some((parent) => isUnordered(nodes, parent)),
    ),
    part.consume,
  )
  const read = afterConsume(shape, consume)
  const { produce, repeat } = pick(produceOptions(read), part.produce)
  const place = part.pool % (raw.pools.length + 2)
  const parallel = place < raw.pools.length
  const node: GraphNode = {
    id,
    parents,
    calls: drawCalls(part, produce, repeat, id),
    consume,
    produce,
    repeat,
    spawn: drawSpawn([shape, read], part.spawn),
    ordered: !(parallel && raw.unordered && part.ordered % 3 === 0),
    ...(parallel ? { pool: place } : {}),
    ...(raw.branches && part.branch % 4 !== 0
      ? { branch: part.branch % 2 === 0 ? part.branch * 100 + id : `b${part.branch}-${id}` }
      : {}),
  }
  return { node, shape: afterProduce(read, produce, id) }
}

function consumeOptions({ width, gathered }: Shape, behindUnordered: boolean): readonly (number | 'all')[] {
  if (typeof width === 'string') return [1, 'all']
  const within = [2, 3, 4, 6, 12].filter((count) => width % count === 0)
  const neighbours = [2, 3].map((factor) => width * factor)
  const gathers = behindUnordered || gathered > 4 ? [] : neighbours
  if (width === 1) return [1, 1, 1, 1, 'all', ...gathers]
  return [1, ...within, width, 'all', ...gathers]
}

function afterConsume({ width, gathered }: Shape, consume: number | 'all'): Shape {
  if (consume === 1) return { width, gathered }
  if (consume === 'all' || typeof width === 'string') return { width: 1, gathered }
  return { width: Math.max(1, width / consume), gathered: gathered * Math.max(1, consume / width) }
}

function produceOptions({ width }: Shape): readonly { produce: number | 'each'; repeat: boolean }[] {
  const one = { produce: 1, repeat: false }
  const each = { produce: 'each' as const, repeat: false }
  if (typeof width === 'string')
    return width.split('×').length > 2 ? [one] : [one, one, one, each, { produce: 2, repeat: false }]
  const many = [2, 3, 4].filter((count) => count * width <= widest)
  const products = many.flatMap((produce) => [
    { produce, repeat: false },
    { produce, repeat: true },
  ])
  return [one, one, one, one, one, each, ...products]
}

function afterProduce({ width, gathered }: Shape, produce: number | 'each', id: number): Shape {
  if (produce === 'each') return { width: `${typeof width === 'string' ? width : ''}×each${id}`, gathered }
  return {
    width: typeof width === 'string' ? (produce === 1 ? width : `${width}×${produce}`) : width * produce,
    gathered,
  }
}

// Divides the width before and after gathering, whichever of the two the rule is about.
function drawSpawn(shapes: readonly Shape[], choice: number): number {
  const fits = (count: number): boolean =>
    shapes.every(({ width }) => typeof width === 'string' || width === 1 || width % count === 0)
  return pick([1, 1, ...[2, 3, 4].filter(fits)], choice)
}

function drawCalls({ fn, fails }: RawNode, produce: number | 'each', repeat: boolean, id: number): readonly Call[] {
  const failing: Call[] = [
    { fn: 'failIf', args: [5, id] },
    { fn: 'failLater', args: [7, id] },
  ]
  const before = fails % 4 === 0 ? [pick(failing, fn)] : []
  return [...before, drawCall(fn, repeat ? 1 : produce)]
}

function drawCall(choice: number, produce: number | 'each'): Call {
  if (produce === 'each')
    return pick<Call>(
      [
        { fn: 'spread', args: [3] },
        { fn: 'spread', args: [1] },
        { fn: 'spreadBadly', args: [3] },
      ],
      choice,
    )
  if (produce > 1)
    return pick<Call>(
      [
        { fn: 'split', args: [produce] },
        { fn: 'split', args: [produce] },
        { fn: 'splitBadly', args: [produce] },
      ],
      choice,
    )
  return pick<Call>(
    [
      { fn: 'sum', args: [] },
      { fn: 'pair', args: [] },
      { fn: 'double', args: [] },
      { fn: 'later', args: [] },
      { fn: 'join', args: ['-'] },
      { fn: 'bulky', args: [] },
    ],
    choice,
  )
}

// Outputs of a row must go with each other: those unlike the last node go, with all that only they need.
function prune(nodes: readonly GraphNode[], shapes: readonly Shape[]): readonly GraphNode[] {
  const bare = { nodes, mentions: [], inputs: {}, pools: [], source: 'array', mode: 'stream', leaveAfter: 0 } as const
  const read = new Set(nodes.flatMap((node) => node.parents))
  const sinks = nodes
    .filter((node) => !read.has(node.id) && sameShape(shapes[node.id], shapes.at(-1)))
    .map((node) => node.id)
  const kept = new Set(sinks.flatMap((id) => [id, ...ancestors(bare, id)]))
  const renamed = new Map([...kept].sort((a, b) => a - b).map((id, at) => [id, at]))
  const rename = (id: number): number => renamed.get(id) ?? 0
  return nodes
    .filter(({ id }) => kept.has(id))
    .map((node) => ({ ...node, id: rename(node.id), parents: node.parents.map(rename) }))
}

function withData(raw: RawGraph, nodes: readonly GraphNode[]): Graph {
  const mentions = nodes.map(({ id }) => id).sort((a, b) => (raw.mentions[a] ?? 0) - (raw.mentions[b] ?? 0))
  const { pools, source, mode, leaveAfter } = raw
  const empty: Graph = { nodes, mentions, inputs: {}, pools, source, mode, leaveAfter }
  const roots = nodes.filter((node) => node.parents.length === 0).map(({ id }) => id)
  const read = new Set(nodes.flatMap((node) => node.parents))
  const sinks = nodes.filter(({ id }) => !read.has(id)).map(({ id }) => id)
  // Outputs are even only if each of them ends with the shortest input.
  const mayDiffer =
    raw.uneven && sinks.every((id) => id === roots[0] || roots.every((root) => ancestors(empty, id).has(root)))
  const long = nodes.length <= 4 ? raw.long : 0
  const lengths = roots.map((_, at) => long || (raw.lengths[mayDiffer ? at : 0] ?? 0))
  return {
    ...empty,
    inputs: Object.fromEntries(roots.map((root, at) => [root, items(lengths[at] ?? 0, raw.seed + at * 100)])),
  }
}

function items(length: number, seed: number): readonly unknown[] {
  return Array.from({ length }, (_, at) => (at % 5 === 4 ? `t${seed + at}` : seed + at))
}

function isUnordered(nodes: readonly GraphNode[], id: number): boolean {
  const node = nodes[id]
  return node !== undefined && (!node.ordered || node.parents.some((parent) => isUnordered(nodes, parent)))
}

function sameShape(a: Shape | undefined, b: Shape | undefined): boolean {
  return a?.width === b?.width && a?.gathered === b?.gathered
}

function pick<T>(options: readonly T[], choice: number): T {
  return options[choice % options.length] as T
}
