import type { Tally } from './tally.ts'

/** What the pipeline makes of one archive: two figures as SVG, the table as tab-separated values, the numbers. */
export type Results = readonly [heatMap: string, scatter: string, table: string, tally: Tally]

/** A run of the job that has ended. */
export interface Outcome {
  readonly workers: number
  /** From the archive to the last figure, the start of the workers included. */
  readonly runTimeMs: number
  readonly results: Results
}
