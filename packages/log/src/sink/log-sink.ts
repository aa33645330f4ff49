import type { LogRecord } from '../record/log-record.ts'

/** Where records go. */
export interface LogSink {
  /** Takes one, at once; what it throws is counted as a failure, and nothing else comes of it. */
  write(record: LogRecord): void
  /** All that was taken is where it belongs when it settles; called once. */
  close?(): void | Promise<void>
}
