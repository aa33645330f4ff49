import { TransportError } from '@papy/contract'
import { type Calls, closeQuietly, isStored, type LaneSpec, readable, withoutPlaceholders } from '@papy/contract/engine'
import type { PoolLane } from './pool-lane.ts'

/**
 * Makes results again that were lost with the worker that held them: a map of these calls alone, whose results come with
 * the answer, so that they cannot be lost again. What waits in transports to be called with is taken out, or made again
 * itself, before.
 *
 * @throws TransportError `ERR_TRANSPORT_CLOSED` where the run ends meanwhile
 */
export async function remade(
  calls: Calls,
  { inbound: _, outbound, ...spec }: LaneSpec,
  open: (spec: LaneSpec) => PoolLane,
): Promise<readonly unknown[]> {
  const recalled = await recalledCalls(calls)
  const lane = open({ ...spec, calls: once(recalled), ordered: true, relay: false })
  // A run that is over wants nothing any more.
  const forgets = outbound?.vias.map((via) => via.onClose(() => closeQuietly(lane))) ?? []
  try {
    const batch = await lane.pull(calls.size)
    if (batch !== undefined) return batch.values
    throw new TransportError('ERR_TRANSPORT_CLOSED', `the run ended while results of ${spec.name} were made again`)
  } finally {
    for (const forget of forgets) forget()
    closeQuietly(lane)
  }
}

async function recalledCalls(calls: Calls): Promise<Calls> {
  if (!calls.columns.some(isStored)) return calls
  const columns = await Promise.all(
    calls.columns.map((column) => (isStored(column) ? column.redeem() : readable(column))),
  )
  return withoutPlaceholders({ ...calls, columns })
}

function once(calls: Calls): LaneSpec['calls'] {
  const left = [calls]
  return { pull: () => left.shift(), close: () => {} }
}
