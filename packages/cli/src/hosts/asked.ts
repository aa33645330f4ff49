import { isPapyError } from '@papy/contract'
import type { Answer } from '@papy/runtime-ws'
import { optionalPackage } from '../optional-package.ts'
import { accessTo, type Caller } from './access.ts'
import { answered } from './refused.ts'
import type { RemotePart } from './remote-part.ts'

/** An agent that was asked how it is, and what it answered, or why it did not. */
export type Asked =
  | ({ readonly address: string } & Answer)
  | { readonly address: string; readonly error: { readonly code: string; readonly message: string } }

/** Asks an agent how it is; one that ssh starts is gone then. */
export async function asked(part: RemotePart, caller: Caller): Promise<Asked> {
  const { address } = part
  try {
    return { address, ...(await answerOf(part, caller)) }
  } catch (error) {
    if (!isPapyError(error) || error.code === 'ERR_ARGUMENT') throw error
    return { address, error: { code: error.code, message: error.message } }
  }
}

async function answerOf({ address, way }: RemotePart, caller: Caller): Promise<Answer> {
  if (way === 'ws') return answered(address, caller.reach.askAgent(address, await accessTo(address, caller)), caller)
  const load = () => import('@papy/runtime-ssh')
  return (await optionalPackage('@papy/runtime-ssh', `asking ${address}`, load)).askOverSsh(address)
}
