import type { Chain } from '../chain.ts'
import type { Comparison } from '../comparison.ts'
import { type Core, coreRmsd, points } from '../core-rmsd.ts'
import { countIdentical } from '../identity.ts'
import { type LocalAlignment, smithWaterman } from '../smith-waterman.ts'

/** Two chains to compare. */
export interface Pair {
  readonly left: Chain
  readonly right: Chain
}

/** How alike the sequences of two chains are. */
export type Similarity = Omit<Comparison, 'core' | 'rmsd'>

/** Aligns the sequences of a pair. */
export function align([{ left, right }]: [Pair]): LocalAlignment {
  return smithWaterman(left.sequence, right.sequence)
}

/** Says how alike the two sequences of a pair are. */
export function identify([aligned, { left, right }]: [LocalAlignment, Pair]): Similarity {
  const identical = countIdentical(left.sequence, right.sequence, aligned)
  const pairs = aligned.left.length
  return {
    left: left.name,
    right: right.name,
    score: aligned.score,
    aligned: pairs,
    identical,
    identity: identical / pairs,
  }
}

/** Lays one structure on the other, aligned residue on aligned residue, and finds their common core. */
export function superpose([aligned, { left, right }]: [LocalAlignment, Pair]): Core {
  return coreRmsd(points(left.coordinates, aligned.left), points(right.coordinates, aligned.right))
}

/** Joins what is known of a pair's sequences with what is known of its structures. */
export function compare([similarity, core]: [Similarity, Core]): Comparison {
  return { ...similarity, core: core.size, rmsd: core.rmsd }
}
