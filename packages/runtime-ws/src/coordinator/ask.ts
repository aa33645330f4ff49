import { once } from 'node:events'
import { decodeError, RuntimeError } from '@papy/contract'
import { type HostAddress, hostText } from '@papy/remote'
import { WebSocket } from 'ws'
import type { Refusal } from '../wire/control.ts'
import { Kind, readMessage, spoken } from '../wire/frame.ts'
import type { AgentStatus } from '../wire/status.ts'
import { dial } from './dial.ts'
import { agentAddress, type WebsocketOptions, websocketOptions } from './websocket-options.ts'

/** What an agent answered, and how long that took. */
export interface Answer {
  readonly status: AgentStatus
  /** From the question to the answer, over a connection that there was. Ms. */
  readonly latencyMs: number
}

/**
 * Asks an agent how it is. It starts nothing there.
 *
 * @param address - as that of {@link websocket}
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`; RuntimeError `ERR_HOST_UNREACHABLE`, `ERR_HOST_REFUSED`, `ERR_HOST_CERTIFICATE`,
 * `ERR_PROTOCOL`
 */
export async function askAgent(address: string, options: WebsocketOptions = {}): Promise<Answer> {
  const there = agentAddress(address)
  const full = websocketOptions(options, there)
  const tooLate = AbortSignal.timeout(full.connectMs)
  const found = await dial(there, full, tooLate)
  if (!(found instanceof WebSocket)) throw found.error
  try {
    const asked = performance.now()
    found.send(spoken(Kind.status, {}))
    const [message] = (await once(found, 'message', { signal: tooLate })) as [Buffer]
    return { status: statusIn(message, there), latencyMs: performance.now() - asked }
  } catch (cause) {
    if (!tooLate.aborted) throw cause
    const text = `the agent at ${hostText(there)} does not answer within ${full.connectMs} ms; look whether it is stuck`
    throw new RuntimeError('ERR_HOST_UNREACHABLE', text, { cause, host: hostText(there) })
  } finally {
    found.terminate()
  }
}

function statusIn(message: Buffer, there: HostAddress): AgentStatus {
  const answer = readMessage(message)
  const body = answer !== undefined && 'body' in answer ? answer.body : undefined
  if (answer?.kind === Kind.refusal) throw decodeError((body as Refusal).error)
  if (answer?.kind === Kind.status && isStatus(body)) return body
  const text = `the agent at ${hostText(there)} does not say how it is; install the same version of papy on both hosts`
  throw new RuntimeError('ERR_PROTOCOL', text, { host: hostText(there) })
}

function isStatus(body: unknown): body is AgentStatus {
  const { slots, workers, identity } = (body ?? {}) as Partial<AgentStatus>
  return Number.isInteger(slots) && Number.isInteger(workers) && typeof identity?.node === 'string'
}
