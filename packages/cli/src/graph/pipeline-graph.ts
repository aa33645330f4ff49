import type { IMap } from '@papy/contract'
import type { Dagger, Piper, Plan, PlannedPipe } from '@papy/core'

/** A graph as plain data: what pictures are drawn of, and what a record of a run keeps. */
export interface PipelineGraph {
  /** In the order of the plan: every piper after those it reads. */
  readonly nodes: readonly GraphNode[]
  readonly pipes: readonly PlannedPipe[]
  /** Pipers that are fused, by their names; others alone. */
  readonly segments: readonly (readonly string[])[]
  readonly pools: readonly GraphPool[]
}

/** A piper. */
export interface GraphNode {
  readonly name: string
  /** The name of its pool, as in {@link PipelineGraph.pools}; absent: it runs in the main thread. */
  readonly pool?: string
  readonly consume: number | 'all'
  readonly produce: number | 'each'
  readonly spawn: number
  readonly repeat: boolean
  readonly ordered: boolean
  /** Ms; absent: no limit. */
  readonly timeoutMs?: number
  /** How many items one original item has become behind it. */
  readonly width: number | 'each'
}

/** A pool. */
export interface GraphPool {
  /** Unique: a second pool of that name has `-2` behind it. */
  readonly name: string
  /** Each runtime, its host if it is another one, and its number of workers: `threads(2)`, `websocket(h1:9000, 4)`. */
  readonly workers: readonly string[]
  /** Workers in all. */
  readonly size: number
  readonly stride: number | 'adaptive'
  readonly buffer: number | 'topology'
  readonly fuse: boolean
}

/** Reads a graph, with the plan for it. @throws DaggerError `ERR_ARITY`, `ERR_UNORDERED_GATHER` */
export function graphOf(dagger: Pick<Dagger, 'plan' | 'resolve'>, plan: Plan = dagger.plan()): PipelineGraph {
  const pipers = plan.order.map((name) => [name, dagger.resolve(name)] as const)
  const pools = poolsOf(pipers.map(([, piper]) => piper))
  return {
    nodes: pipers.map(([name, piper]) => nodeOf(name, piper, pools, plan)),
    pipes: plan.pipes,
    segments: plan.segments,
    pools: [...pools].map(([pool, name]) => described(pool, name)),
  }
}

function nodeOf(name: string, { settings }: Piper, pools: ReadonlyMap<IMap, string>, { widths }: Plan): GraphNode {
  const { parallel, consume, produce, spawn, repeat, ordered, timeoutMs } = settings
  const pool = parallel === false ? undefined : pools.get(parallel)
  return {
    name,
    ...(pool === undefined ? {} : { pool }),
    ...{ consume, produce, spawn, repeat, ordered },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    width: widths[name] ?? 1,
  }
}

function poolsOf(pipers: readonly Piper[]): ReadonlyMap<IMap, string> {
  const names = new Map<IMap, string>()
  const taken = new Set<string>()
  for (const { settings } of pipers) {
    const { parallel } = settings
    if (parallel === false || names.has(parallel)) continue
    const name = freeName(parallel.name, taken)
    taken.add(name)
    names.set(parallel, name)
  }
  return names
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name
  for (let count = 2; taken.has(free); count++) free = `${name}-${count}`
  return free
}

function described({ size, settings: { workers, stride, buffer, fuse } }: IMap, name: string): GraphPool {
  return { name, workers, size, stride, buffer, fuse }
}
