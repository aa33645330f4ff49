import type { Comparison } from './comparison.ts'

/** How structures part as sequences do: RMSD = `start` · exp(`rate` · share of residues that differ). */
export interface Trend {
  /** In ångström: where the curve meets equal sequences. */
  readonly start: number
  readonly rate: number
}

/** Fits a curve of the kind that Chothia & Lesk (1986) found: a straight line, by least squares, through ln RMSD. */
export function trend(pairs: readonly Comparison[]): Trend {
  const differences = pairs.map(({ identity }) => 1 - identity)
  const logarithms = pairs.map(({ rmsd }) => Math.log(rmsd))
  const [x, y] = [mean(differences), mean(logarithms)]
  const rate =
    mean(differences.map((value, k) => (value - x) * (logarithms[k] - y))) /
    mean(differences.map((value) => (value - x) ** 2))
  return { start: Math.exp(y - rate * x), rate }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
