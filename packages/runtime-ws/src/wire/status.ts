import type { Bytes } from '@papy/contract'
import type { Identity } from '@papy/remote'

/** How an agent is: what it answers to whoever asks, and may come in. */
export interface AgentStatus {
  /** Versions of its protocol, its Node and its platform. */
  readonly identity: Identity
  /** Version of `@papy/runtime-ws` there. */
  readonly version: string
  /** Name that its host gives itself. */
  readonly hostname: string
  /** Of its process: another one after each start. */
  readonly boot: string
  /** When it was started. Epoch Ms. */
  readonly startedAt: number
  /** Workers that it runs at most. */
  readonly slots: number
  /** Workers that it runs now, for all coordinators. */
  readonly workers: number
  /** Coordinators that it works for now. */
  readonly coordinators: number
  /** Whether it finishes what it has, and takes no new work. */
  readonly leaving: boolean
  readonly cores: number
  /** Load of the host over a minute. */
  readonly load: number
  /** Memory of the host, and what is free of it. */
  readonly memory: { readonly total: Bytes; readonly free: Bytes }
}
