import { type Batch, batchWith } from '../batch.ts'
import type { Column } from '../column.ts'
import type { Flow } from '../flow.ts'
import { anyFailed } from '../placeholder.ts'

/** An input being read. Closed, it reads no more; what it has read already can still be pulled. */
export interface Source extends Flow<Batch> {
  /** Items read so far. */
  readonly read: number
  /** How many of them do not come, because they are done with; none where nothing is said. */
  readonly skipped?: number
}

/** Batches of width 1: one original item each. */
export function batchOf(column: Column, first: number): Batch {
  const failed = Array.isArray(column) && anyFailed(column)
  return batchWith(column, { group: first, offset: 0, first, width: 1, failed })
}
