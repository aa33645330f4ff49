import type { Chain } from '../chain.ts'
import type { Comparison } from '../comparison.ts'
import { type Core, coreRmsd } from '../core-rmsd.ts'
import { countIdentical } from '../identity.ts'
import { alignedLength, type Block, type LocalAlignment, smithWaterman } from '../smith-waterman.ts'
import type { Points } from '../superposition.ts'

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
export function identify([{ score, blocks }, { left, right }]: [LocalAlignment, Pair]): Similarity {
  const identical = countIdentical(left.sequence, right.sequence, blocks)
  const aligned = alignedLength(blocks)
  return { left: left.name, right: right.name, score, aligned, identical, identity: identical / aligned }
}

/** Lays one structure on the other, aligned residue on aligned residue, and finds their common core. */
export function superpose([{ blocks }, { left, right }]: [LocalAlignment, Pair]): Core {
  return coreRmsd(atoms(left, blocks, 0), atoms(right, blocks, 1))
}

/** Joins what is known of a pair's sequences with what is known of its structures. */
export function compare([similarity, core]: [Similarity, Core]): Comparison {
  return { ...similarity, core: core.size, rmsd: core.rmsd }
}

/** The atoms of the aligned residues of a chain, which is the left one (side 0) or the right one (side 1). */
function atoms({ coordinates }: Chain, blocks: readonly Block[], side: 0 | 1): Points {
  const points = new Float64Array(3 * alignedLength(blocks))
  let at = 0
  for (const block of blocks) {
    const [start, length] = [3 * block[side], 3 * block[2]]
    points.set(coordinates.subarray(start, start + length), at)
    at += length
  }
  return points
}
