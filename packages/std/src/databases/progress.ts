import type { CoverageState, RangeList } from '@papy/contract/journal'
import type { TableWriting } from './row-writer.ts'

/** How far a sink of a run has come, as the database knows it: in one transaction with the rows. */
export interface Progress {
  readonly run: string
  readonly sink: string
  /** How often it was written. */
  readonly seq: number
  readonly holds: CoverageState
  readonly more: MoreProgress
  readonly complete: boolean
}

/** What a sink wants to find again besides. */
export interface MoreProgress {
  /** Rows refused so far, and why the first one. */
  readonly refused: { readonly rows: number; readonly why: string }
  /** Items missing so far. */
  readonly holes: number
  /** Numbers of those that have come since. */
  readonly filled: RangeList
  /** The same of the second item that belongs into a hole, of the third, and so on. */
  readonly further?: readonly RangeList[]
}

/** Whose progress it is. */
export type ProgressKey = Pick<Progress, 'run' | 'sink'>

/** Name of the table, and how it is written. */
export const progressTable: TableWriting = { table: 'papy_progress', upsert: ['run', 'sink'] }

export const progressColumns: readonly string[] = ['run', 'sink', 'seq', 'holds', 'more', 'complete', 'at']

/** The row of it. */
export function progressValues({ run, sink, seq, holds, more, complete }: Progress): readonly (string | number)[] {
  return [run, sink, seq, JSON.stringify(holds), JSON.stringify(more), Number(complete), Date.now()]
}

/** What a row says. */
export function progressOf(row: unknown): Progress {
  const { run, sink, seq, holds, more, complete } = row as Record<string, string>
  return {
    run: run as string,
    sink: sink as string,
    seq: Number(seq),
    holds: JSON.parse(holds as string) as CoverageState,
    more: JSON.parse(more as string) as MoreProgress,
    complete: Number(complete) === 1,
  }
}
