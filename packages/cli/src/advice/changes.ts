import type { GraphPool } from '../graph/pipeline-graph.ts'
import type { RunRecord } from '../record/run-record.ts'
import { percent } from '../report/number.ts'
import type { Limit } from './limit.ts'
import type { Resource, Usage } from './usage.ts'

/** Something that could be changed, and what it would bring. */
export interface Change {
  readonly kind: 'workers' | 'parallel' | 'stride' | 'fuse' | 'via' | 'order'
  /** What it is about: a node, a pool, or a pipe `a→b`. */
  readonly subject: string
  /** What to do. */
  readonly advice: string
  /** How many times as fast the run would be, at least and at most: estimated, not measured. */
  readonly gain: { readonly least: number; readonly most: number }
  /** Where the numbers come from, and what they do not know. */
  readonly because: string
}

/** Below this nobody would notice. */
const NOTHING = 1.03

interface Known {
  readonly record: RunRecord
  readonly usage: Usage
  readonly limit: Limit
}

/** All changes that can be thought of for a run, the most promising first; what would bring nothing is among them. */
export function changesOf(record: RunRecord, usage: Usage, limit: Limit): readonly Change[] {
  if (limit.kind === 'none') return []
  const known = { record, usage, limit }
  const found = [
    ...usage.resources.flatMap((resource) => [...workers(known, resource)]),
    ...parallel(known),
    ...record.graph.pools.flatMap((pool) => [...stride(known, pool)]),
    ...pipes(known),
    ...order(known),
  ]
  return found.sort((a, b) => b.gain.most - a.gain.most)
}

/** Whether a change is worth a try. */
export const isWorth = ({ gain }: Change): boolean => gain.most >= NOTHING

function* workers(known: Known, resource: Resource): Iterable<Change> {
  const { pool, name } = resource
  if (pool === undefined) return
  const bound = boundOf(known, resource, resource.share / 2, isHere(pool))
  const ask = Math.max(pool.size + 1, Math.ceil(pool.size * Math.min(2, bound.times)))
  const limits = known.limit.resource === resource
  // So many more workers make it so many times as fast at most.
  const most = limits ? Math.min(bound.times, ask / pool.size) : 1
  const crowded = isHere(pool) && pool.size >= known.record.environment.cpu.count
  yield {
    kind: 'workers',
    subject: name,
    advice: limits ? `give ${name} ${ask} workers instead of ${pool.size}` : `give ${name} more workers`,
    gain: crowded ? { ...range(most), least: 1 } : range(most),
    because: limits
      ? `its workers are busy ${percent(resource.share)} of the time; then ${bound.by} would be the limit${crowded ? doubt(known) : ''}`
      : `its workers are busy ${percent(resource.share)} of the time, and something else is the limit`,
  }
}

// As many threads as cores: more of them help only where they do not compute.
function doubt({ record: { environment }, usage: { cores } }: Known): string {
  const { cpu, load } = environment
  const others = load - cores > cpu.count / 2 ? ', and other programs wanted the cores, too' : ''
  return `. It has a worker for each core already, and ${cores.toFixed(1)} of ${cpu.count} cores were in use${others}: more help only where its functions wait for disks or networks`
}

function* parallel(known: Known): Iterable<Change> {
  const { limit, usage } = known
  const main = usage.resources[0]
  const used = main?.nodes.find(({ node }) => node.name === limit.node)
  if (main === undefined || used === undefined) return
  const awaits = limit.kind === 'await'
  const bound = boundOf(known, main, Math.max(0, main.share - (awaits ? 0 : used.busy)), !awaits)
  const advice = awaits
    ? `give ${limit.node} a pool of inline(8): so many items are then awaited at a time`
    : `give ${limit.node} a pool: new Piper(${limit.node}, { parallel: new IMap() })`
  const because = awaits
    ? `it awaits most of its time; how many at a time what it awaits can bear is not known`
    : `it takes ${used.msPerItem.toFixed(2)} ms of the main thread per item; then ${bound.by} would be the limit, and items cost the way to a worker`
  yield { kind: 'parallel', subject: used.node.name, advice, gain: range(awaits ? 8 : bound.times), because }
}

function* stride(known: Known, pool: GraphPool): Iterable<Change> {
  if (pool.stride === 'adaptive' || pool.stride >= 256) return
  const [main] = known.usage.resources
  if (main === undefined) return
  const more = Math.min(1_024, pool.stride * 8)
  // Of what moving costs, that of messages is a part that nobody knows; at best all of it.
  const bound = boundOf(known, main, main.share - known.usage.overhead * (1 - pool.stride / more), true)
  const limits = known.limit.kind === 'overhead'
  yield {
    kind: 'stride',
    subject: pool.name,
    advice: `give ${pool.name} a stride of ${more} instead of ${pool.stride}, or none: it then adapts`,
    gain: range(limits ? bound.times : 1),
    because: limits
      ? `moving items takes ${percent(known.usage.overhead)} of the main thread; which part of it is per message is not known`
      : `moving items is not the limit`,
  }
}

function* pipes(known: Known): Iterable<Change> {
  const { graph } = known.record
  const pools = new Map(graph.nodes.map(({ name, pool }) => [name, pool]))
  const crossings = graph.pipes.filter(({ via }) => via !== 'fused').length
  for (const { from, to, via, why } of graph.pipes) {
    if (via !== 'relay' || pools.get(from) === undefined) continue
    const together = pools.get(from) === pools.get(to)
    const limits = known.limit.kind === 'overhead'
    const [main] = known.usage.resources
    const saved = known.usage.overhead / Math.max(1, crossings)
    const times = limits && main !== undefined ? boundOf(known, main, main.share - saved, true).times : 1
    yield {
      kind: together ? 'fuse' : 'via',
      subject: `${from}→${to}`,
      advice: together
        ? `let ${from} and ${to} be fused: ${why}`
        : `give the pipe from ${from} to ${to} a transport: via: 'auto'`,
      gain: range(times),
      because: limits
        ? `items of this pipe pass the main thread; its share of ${percent(known.usage.overhead)} is taken to be that of any pipe, whatever its items weigh`
        : 'items of this pipe pass the main thread, which is not the limit',
    }
  }
}

function* order({ limit, record }: Known): Iterable<Change> {
  if (limit.kind !== 'order' || limit.node === undefined) return
  const { waiting = 0 } = record.nodes[limit.node] ?? {}
  const advice = `give ${limit.node} ordered: false, if the order of its results does not matter; or a larger buffer to its pool`
  const because = 'its workers may have had other work while finished items waited, so this is the most'
  yield { kind: 'order', subject: limit.node, advice, gain: range(1 / Math.max(0.1, 1 - waiting)), because }
}

interface Bound {
  readonly times: number
  /** What would be the limit then. */
  readonly by: string
}

// How many times as fast it could be if a resource were used as little as that, until the next one is full.
function boundOf({ record, usage }: Known, changed: Resource, share: number, computes: boolean): Bound {
  const shares = usage.resources.map((resource): Bound => {
    const used = resource === changed ? share : resource.share
    return { times: 1 / Math.max(0.02, used), by: resource === changed ? `${resource.name} again` : resource.name }
  })
  const { count } = record.environment.cpu
  const cores = { times: count / Math.max(0.02, usage.cores), by: count === 1 ? 'the one core' : `the ${count} cores` }
  const bounds = computes ? [...shares, cores] : shares
  return bounds.reduce((least, bound) => (bound.times < least.times ? bound : least))
}

// Workers of this process: what they compute is among its cores.
function isHere({ workers: kinds }: GraphPool): boolean {
  return kinds.every((kind) => kind.startsWith('threads'))
}

// Nothing is ever as good as it could be: caches, memory and the system are shared.
function range(most: number): Change['gain'] {
  const bounded = Math.min(100, Math.max(1, most))
  return { least: Math.round((1 + (bounded - 1) / 3) * 100) / 100, most: Math.round(bounded * 100) / 100 }
}
