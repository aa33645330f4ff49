import type { ItemPlace, LogFields } from './event.ts'
import type { LogLevel } from './level.ts'

/** Takes what functions say in a realm from which somebody else must be told: a worker's. */
export interface Journal {
  /** Whether somebody wants records of this level. */
  wants(level: LogLevel): boolean
  write(level: LogLevel, message: string, fields: LogFields | undefined, place: ItemPlace): void
}

// In the realm, not in the module: a program may hold two copies of this package.
const key = Symbol.for('papy.journal')

interface Realm {
  [key]?: Journal | undefined
}

const realm = globalThis as Realm

/** From now on functions of this realm speak to this journal. */
export function enterJournal(journal: Journal | undefined): void {
  realm[key] = journal
}

/** The journal of this realm, if there is one. */
export function currentJournal(): Journal | undefined {
  return realm[key]
}
