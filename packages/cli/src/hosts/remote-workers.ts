import { isPapyError, type Plugin, RuntimeError } from '@papy/contract'
import type { Answer } from '@papy/runtime-ws'
import { accessTo, type Caller } from './access.ts'
import type { RemotePart } from './remote-part.ts'

/**
 * Workers of an agent. It is asked before anything runs, so that what is wrong with it is said now.
 *
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`; RuntimeError `ERR_HOST_UNREACHABLE`, `ERR_HOST_REFUSED`, `ERR_HOST_CERTIFICATE`
 */
export async function remoteWorkers({ address, workers }: RemotePart, caller: Caller): Promise<Plugin<'runtime'>> {
  const access = await accessTo(address, caller)
  const { status } = await answered(address, caller.reach.askAgent(address, access), caller)
  return caller.reach.websocket(address, workers ?? status.slots, access)
}

async function answered(address: string, answer: Promise<Answer>, { token }: Caller): Promise<Answer> {
  try {
    return await answer
  } catch (cause) {
    if (!isPapyError(cause) || cause.code !== 'ERR_HOST_REFUSED') throw cause
    const what = token === undefined ? 'no token was found' : `the token of ${token.place} is another one`
    const message = `the agent at ${address} lets nobody in: ${what}; copy the file that papy agent names there, and give it with --token-file`
    throw new RuntimeError('ERR_HOST_REFUSED', message, { cause, host: address })
  }
}
