/** What a random graph is: pure data, so that it can be printed, shrunk and evaluated by anybody. */
export interface Graph {
  /** In an order in which every node stands behind those it reads. `id` is the place in this list. */
  readonly nodes: readonly GraphNode[]
  /** The ids in the order in which the pipers are first mentioned. */
  readonly mentions: readonly number[]
  /** Data of the nodes without parents, by id. */
  readonly inputs: Readonly<Record<number, readonly unknown[]>>
  readonly pools: readonly GraphPool[]
  /** How the data sets are handed over. */
  readonly source: 'array' | 'generator' | 'async'
  /**
   * How it is run: streamed to the end, streamed and left after `leaveAfter` rows, or run with what it keeps of its
   * outputs (`track`), with or without pauses.
   */
  readonly mode: 'stream' | 'leave' | 'run' | 'pause'
  readonly leaveAfter: number
}

export interface GraphNode {
  readonly id: number
  readonly parents: readonly number[]
  readonly branch?: number | string
  /** Composed left to right. */
  readonly calls: readonly Call[]
  readonly consume: number | 'all'
  readonly produce: number | 'each'
  readonly repeat: boolean
  readonly spawn: number
  /** Index into `pools`; serial without one. */
  readonly pool?: number
  readonly ordered: boolean
  /** Set where a call may take for ever. */
  readonly timeoutMs?: number
}

/** A function of functions.mjs and what is bound to it. */
export interface Call {
  readonly fn: FunctionName
  readonly args: readonly unknown[]
}

export type FunctionName =
  | 'pair'
  | 'double'
  | 'sum'
  | 'join'
  | 'later'
  | 'failIf'
  | 'failLater'
  | FaultName
  | 'split'
  | 'splitBadly'
  | 'spread'
  | 'spreadBadly'
  | 'bulky'

/** Functions that do worse than throw, for some inboxes. */
export type FaultName = 'exitIf' | 'spinIf' | 'stuckIf' | 'uncloneableIf'

export interface GraphPool {
  /** `mixed` is threads and this event loop, `apart` threads and processes. */
  readonly runtime: 'threads' | 'processes' | 'inline' | 'mixed' | 'apart'
  readonly workers: number
  readonly stride: number | 'adaptive'
  /** `'least'` is what ERR_BUFFER_TOO_SMALL says would do. */
  readonly buffer: 'default' | 'least'
  /** Whether consecutive pipers may share one trip. */
  readonly fuse: boolean
}

/** Name of the piper made of a node. */
export function nodeName(id: number): string {
  return `n${id}`
}

/** Name of the piper that keeps what leaves an output. */
export function sinkName(id: number): string {
  return `kept-n${id}`
}

/** Nodes that read data sets, in the order of the data sets. */
export function inputIds(graph: Graph): readonly number[] {
  return sorted(
    graph,
    graph.nodes.filter((node) => node.parents.length === 0).map((node) => node.id),
  )
}

/** Nodes nobody reads, in the order of a row. */
export function outputIds(graph: Graph): readonly number[] {
  const read = new Set(graph.nodes.flatMap((node) => node.parents))
  return sorted(
    graph,
    graph.nodes.filter((node) => !read.has(node.id)).map((node) => node.id),
  )
}

/** The parents of a node, in the order of its inbox. */
export function inboxIds(graph: Graph, id: number): readonly number[] {
  return sorted(graph, graph.nodes[id]?.parents ?? [])
}

/** Whether a node may be called where the one it reads is; asks less than the engine does. */
export function isFusable({ nodes, pools }: Graph, { pool, parents, consume, produce }: GraphNode): boolean {
  const [from] = parents.map((id) => nodes[id])
  if (pool === undefined || pools[pool]?.fuse !== true || from?.pool !== pool || parents.length > 1) return false
  const readers = nodes.filter((node) => node.parents.includes(from.id)).length
  return readers === 1 && from.produce === 1 && consume === 1 && produce !== 'each'
}

/** All nodes above `id`. */
export function ancestors(graph: Graph, id: number): ReadonlySet<number> {
  const above = new Set<number>()
  for (const parent of graph.nodes[id]?.parents ?? []) {
    above.add(parent)
    for (const elder of ancestors(graph, parent)) above.add(elder)
  }
  return above
}

// Branch first (numbers before texts, none last), then a child before its ancestors, then first mention.
function sorted(graph: Graph, ids: readonly number[]): readonly number[] {
  return [...ids].sort((a, b) => byBranch(graph, a, b) || byDescent(graph, a, b) || byMention(graph, a, b))
}

function byBranch(graph: Graph, a: number, b: number): number {
  const [left, right] = [graph.nodes[a]?.branch, graph.nodes[b]?.branch]
  if (typeof left === 'number' && typeof right === 'number') return left - right
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0
  return rank(left) - rank(right)
}

function rank(branch: number | string | undefined): number {
  return ['number', 'string', 'undefined'].indexOf(typeof branch)
}

function byDescent(graph: Graph, a: number, b: number): number {
  if (ancestors(graph, a).has(b)) return -1
  return ancestors(graph, b).has(a) ? 1 : 0
}

function byMention(graph: Graph, a: number, b: number): number {
  return graph.mentions.indexOf(a) - graph.mentions.indexOf(b)
}
