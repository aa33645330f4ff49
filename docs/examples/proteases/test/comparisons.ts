import type { Comparison } from '../src/comparison.ts'

/** All pairs of a few made-up chains: the more they differ, the further apart, by an exact law. */
export function comparisons(names: readonly string[]): Comparison[] {
  return names.flatMap((left, i) => names.slice(i + 1).map((right, k) => comparison(left, right, 95 - 7 * (i + k))))
}

function comparison(left: string, right: string, identical: number): Comparison {
  const identity = identical / 100
  const rmsd = 0.4 * Math.exp(1.5 * (1 - identity))
  return { left, right, score: identical * 5 + 0.5, aligned: 100, identical, identity, core: 90, rmsd }
}
