import type { Progress, ProgressKey } from './progress.ts'
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
  /** For people: the table, and where it is. */
  readonly place: string
  /** Whether rows and progress are stored as one. */
  readonly isTransactional: boolean
  /** Writes all of them but those that the database refuses. @throws (rejects) TransportError `ERR_MEDIUM_FAILED` */
  write(rows: readonly CheckedRow[]): Promise<readonly Refusal[]>
  /** What was written stays. @throws (rejects) TransportError `ERR_MEDIUM_FAILED` */
  finish(): Promise<void>
  close(): void
  /**
   * In a run with a journal: what the database knows of the sink. Makes the table for that.
   *
   * @throws (rejects) TransportError `ERR_MEDIUM_FAILED`
   */
  recall(key: ProgressKey): Promise<Progress | undefined>
  /** Inserts a row that the next `keep` stores. Also answers what was staged before, and is refused by now. */
  stage(row: CheckedRow): Promise<readonly Refusal[]>
  /** Stores rows and progress as one. @throws (rejects) TransportError `ERR_MEDIUM_FAILED` */
  keep(rows: readonly CheckedRow[], progress: (refusals: readonly Refusal[]) => Progress): Promise<readonly Refusal[]>
}

/** Bytes of rows, about, that are written together at most. */
export const BATCH_BYTES: number = 2 ** 20

/** Bytes of a row, about. */
export function bytesOf({ values }: CheckedRow): number {
  let bytes = 0
  for (const value of values)
    bytes += typeof value === 'string' ? value.length : value instanceof Uint8Array ? value.byteLength : 8
  return bytes
}
