import { median } from './quantile.ts'
import { type Points, squaredDistances, superposition } from './superposition.ts'

/** The part of two structures that is alike, and how much. */
export interface Core {
  /** How many pairs of residues it has. */
  readonly size: number
  /** Root mean square distance between its C-alpha atoms after superposition, in ångström. */
  readonly rmsd: number
}

/** Pairs of C-alpha atoms further apart than this, in ångström, do not belong to the core. */
const CUTOFF = 2

/** Fewer points leave a rotation open. */
const LEAST = 3

/**
 * Superposes `mobile` on `fixed`, leaves out the pairs that are more than 2 Å apart, but never more than the worse
 * half at once, superposes the others again, and so on until none is left out: those are the core.
 * @throws RangeError for fewer than three pairs
 */
export function coreRmsd(mobile: Points, fixed: Points): Core {
  const size = mobile.length / 3
  if (size < LEAST) throw new RangeError(`core has only ${size} residues; compare chains that share more`)
  const squares = squaredDistances(superposition(mobile, fixed), mobile, fixed)
  const limit = Math.max(CUTOFF ** 2, median(squares))
  const near = upTo(limit, squares)
  if (near.length < size) return coreRmsd(points(mobile, near), points(fixed, near))
  return { size, rmsd: Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / size) }
}

/** Some of many points, by their numbers: `points(all, [2, 5])` are the third and the sixth. */
export function points(all: Points, numbers: ArrayLike<number>): Points {
  const some = new Float64Array(3 * numbers.length)
  for (let i = 0, at = 0; i < numbers.length; i++) {
    const start = 3 * numbers[i]
    for (let axis = 0; axis < 3; axis++) some[at++] = all[start + axis]
  }
  return some
}

/** The numbers of the values that are not above a limit. */
function upTo(limit: number, values: Float64Array): Int32Array {
  const numbers = new Int32Array(values.length)
  let count = 0
  for (let i = 0; i < values.length; i++) if (values[i] <= limit) numbers[count++] = i
  return numbers.subarray(0, count)
}
