import { isPapyError } from '@papy/contract'
import type { Answer } from '@papy/runtime-ws'
import { accessTo, type Caller } from './access.ts'

/** An agent that was asked how it is, and what it answered, or why it did not. */
export type Asked =
  | ({ readonly address: string } & Answer)
  | { readonly address: string; readonly error: { readonly code: string; readonly message: string } }

/** Asks an agent how it is. */
export async function asked(address: string, caller: Caller): Promise<Asked> {
  try {
    return { address, ...(await caller.reach.askAgent(address, await accessTo(address, caller))) }
  } catch (error) {
    if (!isPapyError(error) || error.code === 'ERR_ARGUMENT') throw error
    return { address, error: { code: error.code, message: error.message } }
  }
}
