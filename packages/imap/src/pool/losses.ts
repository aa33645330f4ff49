import type { WorkerExit } from '@papy/contract'
import { type LaneEvent, tookTooLong } from '@papy/contract/engine'
import type { Piece } from '../chunk/chunk.ts'
import { exitText, lossOf } from '../crew/loss.ts'
import type { Hand } from '../hand/hand.ts'
import type { PoolLane } from '../lane/pool-lane.ts'
import type { Ms } from '../units.ts'

/** Hosts that may be gone while they have a piece, until it may have been what ended them. */
const INNOCENT_HOSTS = 3

/** How long what was lost on one host waits for another one: all of them may be at something long. */
const SHUNNED: Ms = 10_000

/** What losses are told to. */
export interface LossEvents {
  /** It concerns no map more than another. */
  report(event: LaneEvent): void
  /** A loss was held against a call, which comes to an end by itself: this is no loop. */
  progressed(): void
}

/** What becomes of the pieces that lost workers had in hand: which call is to blame, and what is just sent again. */
export class Losses {
  readonly #events: LossEvents

  constructor(events: LossEvents) {
    this.#events = events
  }

  /** A worker ended that was not to, with these in hand. */
  lost(hand: Hand, pieces: readonly Piece<PoolLane>[], exit: WorkerExit): void {
    const kept = pieces.filter(({ owner }) => !owner.moves || !hand.moves)
    for (const piece of pieces) if (!kept.includes(piece)) this.#mourn(hand, piece, exit)
    const [first, ...others] = kept
    for (const piece of others) piece.owner.repair.again(piece)
    const { hosts = 0 } = first ?? {}
    const isInnocent = exit.reason === 'lost' && hosts < INNOCENT_HOSTS
    if (first !== undefined && isInnocent) first.owner.repair.again({ ...first, hosts: hosts + 1 })
    if (first === undefined || isInnocent)
      this.#events.report({
        type: 'worker-lost',
        error: exit.error,
        message: `${hand.label}: ${exitText(exit)}`,
      })
    else this.#blame(hand, first, exit)
  }

  // What was moved to a worker is gone with it.
  #mourn(hand: Hand, piece: Piece<PoolLane>, exit: WorkerExit): void {
    const tooLong = hand.condemned?.piece === piece.id
    piece.owner.returns.gone(
      piece,
      tooLong ? tookTooLong(piece.owner.spec.timeoutMs as number) : lossOf(hand.label, exit, 1),
    )
  }

  // Which call it was under: known exactly, or one of these, or none, because the worker had not begun them.
  #blame({ label, host, ready, claims, condemned, progress }: Hand, lost: Piece<PoolLane>, exit: WorkerExit): void {
    const { owner } = lost
    // A host that loses whatever it is given is free at once, and would get it each time.
    const piece = host === undefined ? lost : { ...lost, shuns: { host, untilMs: performance.now() + SHUNNED } }
    if (condemned?.piece === piece.id) {
      this.#events.progressed()
      return owner.repair.overdue(piece, condemned, tookTooLong(owner.legs.limit(condemned.leg)))
    }
    const loss = (attempts: number) => lossOf(label, exit, attempts)
    const begun = piece.stage?.leg ?? 0
    // Who must not take too long tells of each call before it is made.
    const tells = claims || Number.isFinite(owner.legs.limit(begun))
    if (progress?.piece === piece.id) {
      this.#events.progressed()
      owner.repair.lost(piece, progress, loss)
    } else if (tells || !ready) owner.repair.again(piece)
    else {
      // An attempt of its items was spent: that comes to an end by itself.
      this.#events.progressed()
      owner.repair.lost(piece, { at: undefined, leg: begun }, loss)
    }
  }
}
