import type { RuntimeError } from '@papy/contract'
import type { WebSocket } from 'ws'

/** Why an agent was not reached. */
export interface NotReached {
  readonly error: RuntimeError
  /** Nobody listens there: the process that did is no more. */
  readonly isGone: boolean
  /** To try again would be of no use. */
  readonly isFinal: boolean
  /** An agent is there, but it is leaving: whoever listens there next is wanted. @defaultValue false */
  readonly isLeaving?: boolean
}

/** How wires to an agent come about: it is dialled, it dials, or something starts it. */
export interface Way {
  /** Whether it is this side that calls: where there is no work, nobody is called. @defaultValue false */
  readonly calls?: boolean
  /** The agent, in labels and messages: `'host1:9000'`. */
  readonly name: string
  /** Has a wire, as soon as there can be one; it is given up by the signal. Called again whenever that one broke. */
  open(signal: AbortSignal): Promise<WebSocket | NotReached>
  /** A wire broke: why the agent cannot have outlived it. Absent, or `undefined`: it may be back. */
  ended?(): RuntimeError | undefined
  /** The agent was met, now or again: it has so many slots. */
  met?(slots: number): void
  /** The agent said that it is leaving for good. */
  left?(): void
}
