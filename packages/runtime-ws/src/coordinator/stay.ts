import { randomBytes } from 'node:crypto'
import type { Duplex } from '../wire/duplex.ts'
import type { Peer } from '../wire/peer.ts'
import type { HostWatch } from './host-watch.ts'

/** All that belongs to one conversation with one process of an agent, and ends with it. */
export interface Stay {
  /** 128 bits, as hex. */
  readonly session: string
  readonly peer: Peer
  readonly watch: HostWatch
  /** Of the agent's process, once it was reached. */
  boot?: string
  wire?: Duplex | undefined
  stopBeats?: () => void
}

/** Its wire is gone. */
export function detach(stay: Stay): void {
  stay.stopBeats?.()
  stay.wire = undefined
  stay.peer.detach()
}

/** A name that nobody else has: 128 bits, as hex. */
export function newName(): string {
  return randomBytes(16).toString('hex')
}
