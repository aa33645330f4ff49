import type { ItemPlace, LogFields } from './event.ts'
import type { LogLevel } from './level.ts'

/** Takes what functions say in a realm from which somebody else must be told: a worker's. */
export interface Relay {
  /** Whether somebody wants records of this level. */
  wants(level: LogLevel): boolean
  write(level: LogLevel, message: string, fields: LogFields | undefined, place: ItemPlace): void
}

// In the realm, not in the module: a program may hold two copies of this package.
const key = Symbol.for('papy.relay')

interface Realm {
  [key]?: Relay | undefined
}

const realm = globalThis as Realm

/** From now on functions of this realm speak to this relay. */
export function enterRelay(relay: Relay | undefined): void {
  realm[key] = relay
}

/** The relay of this realm, if there is one. */
export function currentRelay(): Relay | undefined {
  return realm[key]
}
