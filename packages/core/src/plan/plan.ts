import type { IMap } from '@papy/contract'
import type { Graph } from './graph/graph.ts'
import type { Node, Pipe } from './graph/node.ts'

/** What will happen, before anything runs. Pipers are given by their names. */
export interface Plan {
  /** Every piper after those it reads. */
  readonly order: readonly string[]
  /** Pipers that are evaluated in one trip to a worker; alone where nothing is fused. */
  readonly segments: readonly (readonly string[])[]
  readonly pipes: readonly PlannedPipe[]
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
  /** Name of the transport; `'memory'` in this thread, `'relay'` where the coordinator passes encoded items on. */
  readonly via: string
  readonly why: string
}

/** An estimate from the settings of the pools. */
export interface PlannedLoad {
  /** Items submitted to pools and not yet pulled, and one more per input. */
  readonly items: number
  /** `undefined`: only the run knows how large items are. */
  readonly bytes: number | undefined
}

/** Something that works, but perhaps not as it was meant. */
export interface PlanWarning {
  readonly code: 'WARN_SERIAL_TIMEOUT' | 'WARN_SERIAL_SPAWN'
  readonly piper?: string
  readonly message: string
}

/** Plans a graph. @throws DaggerError `ERR_ARITY`, `ERR_UNORDERED_GATHER` */
export function planOf(graph: Graph): Plan {
  graph.check()
  const nodes = graph.postorder()
  const order = nodes.map(({ name }) => name)
  return {
    order,
    segments: order.map((name) => [name]),
    pipes: graph.pipes().map(plannedPipe),
    widths: Object.fromEntries(nodes.map(({ name, fit }) => [name, fit?.output.width ?? 1])),
    inFlight: { items: graph.inputs().length + bufferedItems(nodes), bytes: undefined },
    warnings: nodes.flatMap(warningsOf),
  }
}

function plannedPipe({ from, to, via }: Pipe): PlannedPipe {
  const ends = { from: from.name, to: to.name }
  if (via !== undefined) return { ...ends, via: via.descriptor.export, why: 'as given' }
  if (!isParallel(from)) return { ...ends, via: 'memory', why: `${from.name} runs in this thread` }
  if (!isParallel(to)) return { ...ends, via: 'memory', why: `${to.name} runs in this thread` }
  return { ...ends, via: 'relay', why: 'no transport was given' }
}

const isParallel = ({ piper }: Node): boolean => piper.settings.parallel !== false

function bufferedItems(nodes: readonly Node[]): number {
  const pools = new Set(nodes.map(({ piper }) => piper.settings.parallel))
  return [...pools].reduce((sum, pool) => sum + (pool === false ? 0 : bufferOf(pool)), 0)
}

// A pool that sizes its buffer itself keeps some strides per worker: computing, waiting there, coming and going.
const STRIDES_PER_WORKER = 4
const USUAL_STRIDE = 16

function bufferOf({ size, settings: { buffer, stride } }: IMap): number {
  if (buffer !== 'topology') return buffer
  return (stride === 'adaptive' ? USUAL_STRIDE : stride) * size * STRIDES_PER_WORKER
}

function warningsOf({ name, piper: { settings } }: Node): PlanWarning[] {
  const { parallel, timeoutMs, spawn } = settings
  if (parallel !== false) return []
  const warnings: PlanWarning[] = []
  const next = 'give it a pool with parallel'
  if (timeoutMs !== undefined) {
    const message = `timeoutMs of ${name} ends awaits only, not computing, because it runs in this thread; ${next}`
    warnings.push({ code: 'WARN_SERIAL_TIMEOUT', piper: name, message })
  }
  if (spawn > 1) {
    const message = `spawn of ${name} has no effect, because it runs in this thread; ${next}`
    warnings.push({ code: 'WARN_SERIAL_SPAWN', piper: name, message })
  }
  return warnings
}
