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
 *
 * @param mobile overwritten, as are `fixed` and `squares`: arrays made anew in each round, for each of thousands of
 *   pairs, would keep the garbage collector busy
 * @throws RangeError for fewer than three pairs
 */
export function coreRmsd(mobile: Points, fixed: Points, squares = new Float64Array(mobile.length / 3)): Core {
  const size = squares.length
  if (size < LEAST) throw new RangeError(`core has only ${size} residues; compare chains that share more`)
  squaredDistances(superposition(mobile, fixed), mobile, fixed, squares)
  const left = leaveOut(limit(squares), squares, mobile, fixed)
  if (left < size) return coreRmsd(mobile.subarray(0, 3 * left), fixed.subarray(0, 3 * left), squares.subarray(0, left))
  return { size, rmsd: Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / size) }
}

/** The squared distance up to which pairs stay: the cutoff, but if that were less than half of them, the median. */
function limit(squares: Float64Array): number {
  const near = squares.reduce((count, square) => (square <= CUTOFF ** 2 ? count + 1 : count), 0)
  return near > squares.length / 2 ? CUTOFF ** 2 : Math.max(CUTOFF ** 2, median(squares))
}

/** Moves the pairs within a limit up to the front, in their order, and says how many they are. */
function leaveOut(limit: number, squares: Float64Array, mobile: Points, fixed: Points): number {
  let left = 0
  for (let pair = 0; pair < squares.length; pair++) {
    if (squares[pair] > limit) continue
    copy(mobile, pair, mobile, left)
    copy(fixed, pair, fixed, left)
    left++
  }
  return left
}

function copy(from: Points, number: number, to: Points, place: number): void {
  for (let axis = 0; axis < 3; axis++) to[3 * place + axis] = from[3 * number + axis]
}
