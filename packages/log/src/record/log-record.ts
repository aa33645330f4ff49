import type { ItemPlace, LogLevel, Plain, WorkerPlace } from '@papy/contract/diagnostics'

/** What a record is about. */
export type EventName =
  | 'run.start'
  | 'run.state'
  | 'run.warning'
  | 'run.end'
  | 'item.error'
  | 'item.timeout'
  | 'item.retry'
  | 'item.lost'
  | 'worker.start'
  | 'worker.up'
  | 'worker.exit'
  | 'worker.lost'
  | 'output.stdout'
  | 'output.stderr'
  | 'log'

/**
 * One record: plain data, redacted and cut. `msg` is for people; the rest is to be searched by: `run`, `node`, `index`,
 * `attempt`, `pool`, `worker`.
 */
export interface LogRecord extends ItemPlace, Partial<WorkerPlace> {
  /** Epoch Ms. */
  readonly time: number
  readonly level: LogLevel
  readonly event: EventName
  /** Where it happened; this host's name, unless it is known to be another. */
  readonly host: string
  readonly msg: string
  /** Of what a function said: its fields. */
  readonly data?: Plain
  /** What failed: `name`, `message`, `stack`, `code`, `cause`, … */
  readonly error?: Plain
  /** The function that failed. */
  readonly function?: string
  /** What it was called with, where payloads are told. */
  readonly inbox?: Plain
  /** Of the start of a run: its pipers. Of its end: where the items are, and how long it took. */
  readonly nodes?: Plain
  readonly total?: Plain
  readonly runTimeMs?: number
  readonly state?: string
  /** Of a warning. */
  readonly code?: string
  /** Of a worker's end: `reason`, `code`, `signal`, `stderr`. */
  readonly exit?: Plain
  /** So many lines or records were dropped. */
  readonly dropped?: number
}
