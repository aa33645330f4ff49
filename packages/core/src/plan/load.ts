import type { IMap } from '@papy/contract'
import { MAX_CHUNK, messagesAhead } from '@papy/contract/engine'
import type { Node } from '../graph/node.ts'
import { mostCalls } from '../shape.ts'
import type { PlannedLoad } from './plan.ts'

/** Pipers that share a trip to a worker. */
type Trip = readonly Node[]

/** How much is under way at most: what the buffers of pools hold, and the one item that is read ahead per input. */
export function plannedLoad(trips: readonly Trip[], inputs: number): PlannedLoad {
  const pools = new Map<IMap, Trip[]>()
  for (const trip of trips) {
    const parallel = trip[0]?.piper.settings.parallel ?? false
    if (parallel !== false) pools.set(parallel, [...(pools.get(parallel) ?? []), trip])
  }
  const items = [...pools].reduce((sum, [pool, maps]) => sum + itemsIn(pool, maps), inputs)
  return { items, bytes: bytesIn([...pools.keys()]) }
}

// Each map of a pool has its share; a call may gather several items.
function itemsIn(pool: IMap, maps: readonly Trip[]): number {
  return maps.reduce((sum, trip) => {
    const most = Math.min(...trip.map(mostCallsOf), MAX_CHUNK)
    const consume = trip[0]?.piper.settings.consume
    const gathered = typeof consume === 'number' ? consume : 1
    return sum + callsOf(pool, maps.length, most) * gathered
  }, 0)
}

function mostCallsOf({ piper: { settings }, fit }: Node): number {
  return fit === undefined ? MAX_CHUNK : mostCalls(fit.read, settings)
}

function callsOf(pool: IMap, maps: number, most: number): number {
  const { buffer, stride } = pool.settings
  if (buffer !== 'topology') return Math.max(1, Math.floor(buffer / maps))
  const chunk = stride === 'adaptive' ? most : Math.min(stride, most)
  const far = (pool['~runtimes'] ?? []).reduce((sum, { size, supports }) => sum + (supports.remote ? size : 0), 0)
  const messages = messagesAhead(chunk) * (pool.size - far) + messagesAhead(chunk, undefined, true) * far
  const ahead = messages * chunk
  return stride === 'adaptive' ? ahead : Math.max(2 * stride, ahead)
}

function bytesIn(pools: readonly IMap[]): number | undefined {
  let sum: number | undefined
  for (const pool of pools) {
    const { bufferBytes } = pool.settings
    if (bufferBytes === undefined) return undefined
    sum = (sum ?? 0) + bufferBytes
  }
  return sum
}
