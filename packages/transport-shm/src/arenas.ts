import type { Arena } from './arena/arena.ts'

/** An arena as one end sees it. */
export interface Seen {
  readonly arena: Arena
  /** Whether the place that puts there is closed or dead. */
  isGone(place: number): boolean
  /** Somebody has a view of it, until he calls back. */
  hold(): () => void
}

/** The arenas of a run. */
export interface Arenas {
  /** Where this end keeps its goods. */
  own(): Arena
  /** Where a place keeps its goods; `undefined` where it is gone. */
  of(place: number): Seen | undefined
  /** Lets go of what this end put and of what it mapped. */
  close(): void
}
