import type { Batch } from '../batch.ts'
import type { Flow } from '../flow.ts'
import { anyFailed } from '../placeholder.ts'

/** An input being read. Closed, it reads no more; what it has read already can still be pulled. */
export interface Source extends Flow<Batch> {
  /** Items read so far. */
  readonly read: number
}

/** Batches of width 1: one original item each. */
export function batchOf(values: readonly unknown[], first: number): Batch {
  return { values, group: first, offset: 0, first, width: 1, failed: anyFailed(values) }
}
