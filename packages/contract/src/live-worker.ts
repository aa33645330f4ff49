/** A worker of a pool, for who looks at it from outside, or does something to it, as `@papy/chaos` does. */
export interface LiveWorker {
  /** Its label, unique in its runtime: `'thread 3'`. */
  readonly label: string
  /** Where it runs; absent on this host. */
  readonly host?: string | undefined
  /** Of a process on this host, while it runs: its id. */
  readonly pid?: number | undefined
  /** Of a thread of this process, while it runs: its number in it. */
  readonly threadId?: number | undefined
  /** Ends it at once, as something from elsewhere would: for its pool it crashed. */
  strike(): void
}
