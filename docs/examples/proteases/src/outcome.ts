import type { Tally } from './tally.ts'

/** A run of the job that has ended: how long it took, and what the pipeline made of the archive. */
export interface Outcome {
  readonly workers: number
  /** From the archive to the last figure, the start of the workers included. */
  readonly runTimeMs: number
  /** The figures, as SVG. */
  readonly heatMap: string
  readonly scatter: string
  /** All comparisons as tab-separated values. */
  readonly table: string
  readonly tally: Tally
}
