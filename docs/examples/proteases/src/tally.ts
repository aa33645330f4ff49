import { createHash } from 'node:crypto'
import { type Bin, bins } from './bin.ts'
import type { Comparison } from './comparison.ts'
import { median } from './quantile.ts'

/** The whole result in a few numbers. */
export interface Tally {
  readonly chains: number
  readonly pairs: number
  /** Sum of all Smith-Waterman scores. */
  readonly sum: number
  /** Of the lines `left TAB right TAB score`, in order, the score with one decimal. */
  readonly sha256: string
  /** In percent, to two decimals. */
  readonly medianIdentity: number
  /** How well cores superpose, by identity. */
  readonly bins: readonly Bin[]
}

/** From one column of the table of core RMSDs to the next, as shares; all there is lies below 2. */
const BOUNDS = [0, 0.3, 0.4, 0.5, 0.7, 2]

/** Takes stock of all comparisons. */
export function tally(pairs: readonly Comparison[]): Tally {
  return {
    chains: new Set(pairs.flatMap(({ left, right }) => [left, right])).size,
    pairs: pairs.length,
    sum: pairs.reduce((sum, { score }) => sum + score, 0),
    sha256: createHash('sha256').update(pairs.map(scoreLine).join('')).digest('hex'),
    medianIdentity: Number((100 * median(pairs.map(({ identity }) => identity))).toFixed(2)),
    bins: bins(pairs, BOUNDS),
  }
}

function scoreLine({ left, right, score }: Comparison): string {
  return `${left}\t${right}\t${score.toFixed(1)}\n`
}
