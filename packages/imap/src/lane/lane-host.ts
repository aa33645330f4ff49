import type { LaneSpec } from '@papy/contract/engine'
import type { Piece } from '../chunk/chunk.ts'
import type { Pace } from './pace.ts'
import type { PoolLane } from './pool-lane.ts'

/** The pace of a map, as far as its quota follows it. */
export type QuotaPace = Pick<Pace, 'chunk' | 'weight' | 'burden' | 'messageMs'>

/** What a lane asks of its pool. */
export interface LaneHost {
  /** Most calls a lane may have submitted and not pulled, at its pace, after so many were pulled. */
  quota(pace: QuotaPace, pulled: number): number
  /** Something may go on now. */
  wake(): void
  /** Somebody reads: do not wait for maps that are not started. */
  go(): void
  /** This lane reads and computes no more. */
  retire(lane: PoolLane): void
  nextPieceId(): number
  /** One more map, beside those there are. */
  open(spec: LaneSpec): PoolLane
}

/** What a lane submits: a piece, unless all its calls were placeholders already. */
export interface Submission {
  readonly piece?: Piece<PoolLane>
  readonly items: number
}
