/** Something that happened in a run. */
export interface PlumberEvent {
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
  readonly error?: unknown
  /** Of a warning: its code, e.g. `'WARN_SERIAL_TIMEOUT'`. */
  readonly code?: string
  /** The new state. */
  readonly state?: string
  /** What it is about, for people. */
  readonly message?: string
}

/** An event before it is dated. */
export type NewEvent = Omit<PlumberEvent, 'at'>
