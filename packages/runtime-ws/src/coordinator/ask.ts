import { once } from 'node:events'
import { decodeError, RuntimeError } from '@papy/contract'
import { hostText } from '@papy/remote'
import { WebSocket } from 'ws'
import type { Refusal } from '../wire/control.ts'
import { Kind, readMessage, spoken } from '../wire/frame.ts'
import type { AgentStatus } from '../wire/status.ts'
import type { AgentSocket } from './agent-socket.ts'
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
  if (found instanceof WebSocket) return answerOf(found, hostText(there), tooLate)
  throw found.error
}

/**
 * Asks the agent at the other end of a connection how it is; that is over then.
 *
 * @param host - what it is called in errors
 * @param tooLate - aborts when it has been waited for long enough
 * @throws (rejects) RuntimeError `ERR_HOST_UNREACHABLE`, `ERR_HOST_REFUSED`, `ERR_PROTOCOL`
 */
export async function answerOf(opened: AgentSocket, host: string, tooLate: AbortSignal): Promise<Answer> {
  const socket = opened as WebSocket
  try {
    const asked = performance.now()
    socket.send(spoken(Kind.status, {}))
    const [message] = (await once(socket, 'message', { signal: tooLate })) as [Buffer]
    return { status: statusIn(message, host), latencyMs: performance.now() - asked }
  } catch (cause) {
    if (!tooLate.aborted) throw cause
    const text = `the agent at ${host} does not answer in time; look whether it is stuck`
    throw new RuntimeError('ERR_HOST_UNREACHABLE', text, { cause, host })
  } finally {
    socket.terminate()
  }
}

function statusIn(message: Buffer, host: string): AgentStatus {
  const answer = readMessage(message)
  const body = answer !== undefined && 'body' in answer ? answer.body : undefined
  if (answer?.kind === Kind.refusal) throw decodeError((body as Refusal).error)
  if (answer?.kind === Kind.status && isStatus(body)) return body
  const text = `the agent at ${host} does not say how it is; install the same version of papy on both hosts`
  throw new RuntimeError('ERR_PROTOCOL', text, { host })
}

function isStatus(body: unknown): body is AgentStatus {
  const { slots, workers, identity } = (body ?? {}) as Partial<AgentStatus>
  return Number.isInteger(slots) && Number.isInteger(workers) && typeof identity?.node === 'string'
}
