import type { Line } from '@papy/contract'
import type { Claims } from '../wire/claims.ts'
import type { PieceMessage } from '../wire/wire.ts'
import { legAt, type WorkerLane } from './lane.ts'

/** Who tells what a piece is at, so that it is known even if it never ends. */
export interface Teller {
  /** It goes on to a further leg, with this call. */
  enter(leg: number, at: number): void
  /** Asked before each call of a leg; where it answers false, the calls from that one on are not to be made here. */
  claimOf(leg: number): ((at: number) => boolean) | undefined
}

/** Where nobody needs to be told. */
export const silent: Teller = Object.freeze({ enter() {}, claimOf: () => undefined })

/** Tells by words in shared memory; where memory is not shared, by messages; and within one realm not at all. */
export function tellerOf(line: Line, lane: WorkerLane, piece: PieceMessage, claims: Claims | undefined): Teller {
  if (lane.sameRealm) return silent
  const [first] = piece.legs ?? [0]
  return claims !== undefined && piece.slot !== undefined
    ? inMemory(claims, piece.slot, first)
    : byMessage(line, lane, piece, first)
}

function inMemory(claims: Claims, slot: number, first: number): Teller {
  return {
    enter: (leg, at) => claims.enter(slot, leg, at),
    claimOf: (leg) => (leg === first ? claims.claimer(slot) : claims.marker(slot)),
  }
}

// What the worker is at is said before each call that must not take too long, and when it goes on to a leg without a limit.
function byMessage(line: Line, lane: WorkerLane, { piece, budgetMs }: PieceMessage, first: number): Teller {
  const isLimited = (leg: number) => legAt(lane, leg).timeoutMs !== undefined
  const say = (leg: number, at: number | undefined) => line.send({ type: 'at', piece, leg, at })
  return {
    enter: (leg) => isLimited(leg) || say(leg, undefined),
    claimOf(leg) {
      const limited = isLimited(leg)
      const until = leg === first && budgetMs !== undefined ? performance.now() + budgetMs : undefined
      if (!limited && until === undefined) return undefined
      return (at) => {
        if (until !== undefined && at > 0 && performance.now() > until) return false
        if (limited) say(leg, at)
        return true
      }
    },
  }
}
