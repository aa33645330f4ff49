import type { Branch } from './piper-options.ts'

/** A piper's place in the one Dagger it belongs to. */
export interface Membership {
  /** The graph it is part of. */
  readonly graph: object
  /** Its name there; unique. */
  readonly name: string
  /** What it is ordered by there. */
  readonly branch: Branch | undefined
}

// Beside the pipers, so that a piper that nobody uses any more takes its membership with it.
const memberships = new WeakMap<object, Membership>()

/** Where a piper belongs; `undefined` if to no Dagger. */
export function membershipOf(piper: object): Membership | undefined {
  return memberships.get(piper)
}

/** Makes a piper part of a Dagger. */
export function enter(piper: object, membership: Membership): void {
  memberships.set(piper, membership)
}

/** Sets a piper free. */
export function leave(piper: object): void {
  memberships.delete(piper)
}
