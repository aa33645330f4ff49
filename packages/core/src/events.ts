/** Something that happened in a run. */
export interface PlumberEvent {
  /**
   * `'state'`: the Plumber is in a new state; `'item-error'`: a piper made a placeholder; `'timeout'`: that of an item that took
   * too long; `'worker-lost'`, `'worker-joined'`: a pool has a worker less, or more; `'retry'`: an item is attempted again;
   * `'warning'`: one of `plan()`, at the start; `'end'`: the run is over.
   */
  readonly type: 'state' | 'item-error' | 'timeout' | 'worker-lost' | 'worker-joined' | 'retry' | 'warning' | 'end'
  /** Epoch Ms. */
  readonly at: number
  /** Id of the run, a UUID; absent before the first one. */
  readonly run?: string
  /** Name of the piper. */
  readonly node?: string
  /** Index of the item among those of the piper. */
  readonly index?: number
  /** Of an attempt that failed: which one, from 1. */
  readonly attempt?: number
  /** Label of the worker it happened at, where that is known. */
  readonly worker?: string
  /** What went wrong: with an item, a worker or, at the end, the run. */
  readonly error?: unknown
  /** Of a warning: its code, e.g. `'WARN_SERIAL_TIMEOUT'`. */
  readonly code?: string
  /** The new state, one of {@link PlumberState}. */
  readonly state?: string
  /** What it is about, for people. */
  readonly message?: string
}

/** An event before it is dated. */
export type NewEvent = Omit<PlumberEvent, 'at'>
