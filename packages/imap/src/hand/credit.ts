import { countOf, type Piece } from '../chunk/chunk.ts'
import type { PoolLane } from '../lane/pool-lane.ts'
import type { Ms } from '../units.ts'

/** Pieces a worker holds at most: one that it computes, one that waits, so that it never waits for us. */
export const DEPTH = 2

/** One on another host holds so many of those that take it no longer than so many Ms: they must last for the way to it and back. */
const [FAR_DEPTH, FAR_MS]: readonly [number, Ms] = [4, 4]

/** What cannot be taken back is not queued behind a message, or a single call, that takes longer than this. */
const [LONG, LONG_CALL]: readonly [Ms, Ms] = [40, 4]

/** What cannot be taken back comes back by itself after so many times the time that was reckoned, but not before this. */
const [PATIENCE, LEAST_BUDGET]: readonly [number, Ms] = [3, 32]

/** Calls shorter than this are not worth a look at the clock before each. */
const SHORT_CALL: Ms = 0.05

/** A worker from which nothing can be taken back. */
export interface Debtor {
  readonly pieces: readonly Piece<PoolLane>[]
  readonly sameRealm: boolean
  /** It is on another host. */
  readonly remote: boolean
}

/** How much more it may be sent of what cannot be taken back: as a share of {@link DEPTH}, the more, the sooner. */
export function creditOf({ pieces, sameRealm, remote }: Debtor): number {
  const [first] = pieces
  if (first === undefined) return DEPTH
  const { chunk, costMs, messageMs } = first.owner.pace
  if (sameRealm || messageMs > LONG || (chunk === 1 && costMs > LONG_CALL)) return 1 - pieces.length
  const depth = remote && messageMs > 0 && messageMs <= FAR_MS ? FAR_DEPTH : DEPTH
  // As a share of it: an idle worker here comes before one on another host that has something.
  return DEPTH * (1 - pieces.length / depth)
}

/** After how many Ms a piece that cannot be taken back comes back by itself, as far as it is made; `undefined`: when all is. */
export function budgetOf(piece: Piece<PoolLane>): Ms | undefined {
  const { moves, pace } = piece.owner
  const count = countOf(piece)
  if (moves || pace.costMs < SHORT_CALL || count === 1) return undefined
  return Math.max(LEAST_BUDGET, PATIENCE * pace.costMs * count)
}
