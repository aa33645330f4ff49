/** Something that happened in a run. */
export interface PlumberEvent {
  readonly type: 'state' | 'item-error' | 'timeout' | 'worker-lost' | 'worker-joined' | 'retry' | 'warning' | 'end'
  /** Epoch Ms. */
  readonly at: number
  /** Name of the piper. */
  readonly node?: string
  /** Index of the item among those of the piper. */
  readonly index?: number
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
