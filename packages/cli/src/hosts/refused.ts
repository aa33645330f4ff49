import { isPapyError, RuntimeError } from '@papy/contract'
import type { Answer } from '@papy/runtime-ws'
import type { Caller } from './access.ts'

/**
 * What an agent answers. That it lets nobody in has its reason here: which token it was asked with, if with any.
 *
 * @throws (rejects) RuntimeError `ERR_HOST_REFUSED`, with what to do; what asking it rejects with
 */
export async function answered(address: string, answer: Promise<Answer>, { token }: Caller): Promise<Answer> {
  try {
    return await answer
  } catch (cause) {
    if (!isPapyError(cause) || cause.code !== 'ERR_HOST_REFUSED') throw cause
    const what = token === undefined ? 'no token was found' : `the token of ${token.place} is another one`
    const message = `the agent at ${address} lets nobody in: ${what}; copy the file that papy agent names there, and give it with --token-file`
    throw new RuntimeError('ERR_HOST_REFUSED', message, { cause, host: address })
  }
}
