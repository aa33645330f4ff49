import type { Timing } from './timing.ts'
import type { Victim } from './victim.ts'

/** Three numbers from 0 up to, not including, 1: all by which one strike is decided. */
export type Lots = readonly [whom: number, what: number, more: number]

/** What a fault finds when it is to strike. */
export interface Scene {
  readonly lots: Lots
  /** Workers and processes that live now, in the order in which they were started. */
  readonly victims: readonly Victim[]
  /** Has something undone after so many Ms, or when the storm is over; once, and at once where the process ends before. */
  undo(afterMs: number, how: () => void): void
}

/** What came of one strike. */
export interface Struck {
  /** What was done; absent where nothing was. */
  readonly did?: string
  /** Why nothing was done. */
  readonly skipped?: string
  /** To whom. */
  readonly to?: readonly Victim[]
  /** After how many Ms it is undone. */
  readonly forMs?: number
}

/** Something that happens again and again while a storm is on. Those of this package are made by functions; so may yours. */
export interface Fault {
  /** For the log; its decisions depend on it, and on the seed. */
  readonly name: string
  /** When it strikes. */
  readonly timing: Timing
  /**
   * Asked once, when the storm is put on.
   *
   * @throws PapyError `ERR_FAULT_UNSUPPORTED` where it can never strike
   */
  check?(): void
  /** Strikes once. What it throws is logged as `skipped`. */
  strike(scene: Scene): Struck
}
