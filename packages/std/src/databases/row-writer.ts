import type { SqlValue } from './rows.ts'

/** What is written, and how. */
export interface TableWriting {
  readonly table: string
  readonly upsert: boolean | readonly string[]
}

/** A row that can be written. Rows with the same columns share the list. */
export interface CheckedRow {
  readonly columns: readonly string[]
  readonly values: readonly SqlValue[]
}

/** A row that the database does not take. */
export interface Refusal {
  readonly row: CheckedRow
  readonly error: unknown
}

/** Writes rows to one table, over a connection of its own. One call at a time. */
export interface RowWriter {
  /** Writes all of them but those that the database refuses. @throws (rejects) TransportError `ERR_MEDIUM_FAILED` */
  write(rows: readonly CheckedRow[]): Promise<readonly Refusal[]>
  /** What was written stays. @throws (rejects) TransportError `ERR_MEDIUM_FAILED` */
  finish(): Promise<void>
  close(): void
}
