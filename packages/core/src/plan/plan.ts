import type { Graph } from '../graph/graph.ts'
import type { Node, Pipe } from '../graph/node.ts'
import { isDirect, isRelayed, notDirect } from '../graph/passage.ts'
import { tripsOf } from '../graph/trips.ts'
import { notReused } from '../reuse.ts'
import { plannedLoad } from './load.ts'
import { type PlanWarning, warningsOf } from './warning.ts'

/** What will happen, before anything runs. Pipers are given by their names. */
export interface Plan {
  /** Every piper after those it reads. */
  readonly order: readonly string[]
  /** Consecutive pipers that are fused: evaluated on one trip to a worker; others alone. */
  readonly segments: readonly (readonly string[])[]
  readonly pipes: readonly PlannedPipe[]
  /** Pipers whose results are looked for in a cache. */
  readonly cached: readonly string[]
  /** How many items one original item has become behind each piper; `'each'`: not the same for all. */
  readonly widths: Readonly<Record<string, number | 'each'>>
  /** How much is under way at most. */
  readonly inFlight: PlannedLoad
  readonly warnings: readonly PlanWarning[]
}

/** How items get from one piper to another. */
export interface PlannedPipe {
  readonly from: string
  readonly to: string
  /**
   * Name of the transport; `'memory'` in this thread, `'relay'` where the coordinator passes encoded items on, `'fused'`
   * where items stay in the worker.
   */
  readonly via: string
  readonly why: string
}

/** The most that is under way, by the settings of the pools; forks whose readers are unevenly quick hold more. */
export interface PlannedLoad {
  /** Items submitted to pools and not yet pulled, and one more per input. */
  readonly items: number
  /** What the pools are allowed; `undefined`: not all of them say, and only the run knows how large items are. */
  readonly bytes: number | undefined
}

/** Plans a graph. @throws DaggerError `ERR_ARITY`, `ERR_UNORDERED_GATHER` */
export function planOf(graph: Graph): Plan {
  graph.check()
  const nodes = graph.postorder()
  const trips = tripsOf(nodes)
  const tripOf = new Map(trips.flatMap((trip) => trip.map((node) => [node, trip] as const)))
  return {
    order: nodes.map(({ name }) => name),
    segments: trips.map((trip) => trip.map(({ name }) => name)),
    pipes: graph.pipes().map((pipe) => plannedPipe(pipe, tripOf)),
    cached: nodes.filter(isCached).map(({ name }) => name),
    widths: Object.fromEntries(nodes.map(({ name, fit }) => [name, fit?.output.width ?? 1])),
    inFlight: plannedLoad(trips, graph.inputs().length),
    warnings: warningsOf(graph),
  }
}

function plannedPipe(pipe: Pipe, tripOf: ReadonlyMap<Node, readonly Node[]>): PlannedPipe {
  const { from, to, via, wish } = pipe
  const ends = { from: from.name, to: to.name }
  if (!isParallel(from)) return { ...ends, via: 'memory', why: `${from.name} runs in this thread` }
  if (!isParallel(to)) return { ...ends, via: 'memory', why: `${to.name} runs in this thread` }
  if (tripOf.get(from) === tripOf.get(to)) return { ...ends, via: 'fused', why: 'both are called on one trip' }
  const looked = wish === undefined ? undefined : notDirect(pipe)
  if (via !== undefined && looked === undefined)
    return { ...ends, via: via.descriptor.export, why: `${pipe.why}; tickets alone pass this thread` }
  if (wish === 'auto') return { ...ends, via: 'relay', why: looked ?? pipe.why }
  if ([...from.outbound.values()].some(isDirect))
    return { ...ends, via: 'relay', why: 'taken out of the transport by which others read it' }
  const why = isRelayed(from) ? 'passed on as it is, in bytes' : `unpacked on the way: ${lookedAt(from)}`
  return { ...ends, via: 'relay', why }
}

function lookedAt({ name, piper: { settings }, outbound }: Node): string {
  const { track, debug, produce, parallel } = settings
  if (parallel !== false && parallel.settings.transfer) return `the pool of ${name} moves buffers`
  if (track || debug) return `${name} ${track ? 'is tracked' : 'debugs'}`
  if (produce !== 1) return `results of ${name} become several items`
  const reader = [...outbound.keys()].find(({ piper }) => piper.settings.parallel === false)
  return reader === undefined ? 'items are gathered' : `${reader.name}, which reads them too, runs in this thread`
}

function isCached({ name, piper: { worker, settings } }: Node): boolean {
  return settings.cache !== undefined && notReused({ name, worker, settings }) === undefined
}

const isParallel = ({ piper }: Node): boolean => piper.settings.parallel !== false
