import type { Plugin } from '@papy/contract'
import { accessTo, type Caller } from './access.ts'
import { answered } from './refused.ts'
import type { RemotePart } from './remote-part.ts'

/**
 * Workers of an agent. It is asked before anything runs, so that what is wrong with it is said now.
 *
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`; RuntimeError `ERR_HOST_UNREACHABLE`, `ERR_HOST_REFUSED`, `ERR_HOST_CERTIFICATE`
 */
export async function remoteWorkers({ address, workers }: RemotePart, caller: Caller): Promise<Plugin<'runtime'>> {
  const access = await accessTo(address, caller)
  const { status } = await answered(address, caller.reach.askAgent(address, access), caller)
  const { slots, workers: busy } = status
  const wanted = workers ?? slots
  if (wanted > slots)
    caller.say(`papy: ${address} has ${slots} slots: ${wanted - slots} of ${wanted} workers have none there`)
  else if (wanted > slots - busy)
    caller.say(
      `papy: ${busy} of the ${slots} slots of ${address} are taken by other runs; workers wait there for free ones`,
    )
  return caller.reach.websocket(address, wanted, access)
}
