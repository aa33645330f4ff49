import type { Piece } from '../chunk/chunk.ts'
import type { Crew } from '../crew/crew.ts'
import type { Hand } from '../hand/hand.ts'
import type { PoolLane } from '../lane/pool-lane.ts'
import type { Ms } from '../units.ts'

/** An idle worker takes over what another has not begun if that is good for so much time: sending it costs some, too. */
const WORTH_TAKING: Ms = 1

/** How soon an idle worker looks again whether there is something to take over. */
const LOOK_AGAIN: Ms = 4

/** What a takeover asks of its pool. */
export interface TakeoverHost {
  send(hand: Hand, piece: Piece<PoolLane>): void
  nextPieceId(): number
  wake(): void
}

/** Work stealing: an idle worker gets half of what the one with most to do has not begun. */
export class Takeover {
  #looking: NodeJS.Timeout | undefined
  readonly #crew: Pick<Crew, 'busiest'>
  readonly #host: TakeoverHost

  constructor(crew: Pick<Crew, 'busiest'>, host: TakeoverHost) {
    this.#crew = crew
    this.#host = host
  }

  /** Gives an idle worker something, as nothing else is to be done. Whether there was anything. */
  relieve(idle: Hand): boolean {
    if (!idle.ready || idle.pieces.length > 0) return false
    const busy = this.#crew.busiest(performance.now())
    if (busy === undefined) return false
    if (busy.ms < WORTH_TAKING) {
      this.#lookAgain()
      return false
    }
    const piece = busy.hand.takeBack()
    if (piece === undefined) return false
    const half = Math.ceil(busy.calls / 2)
    const middle = Math.max(piece.from, piece.to - half)
    const kept = middle - piece.from
    if (kept > 0) piece.owner.repair.again({ ...piece, to: middle, taken: true })
    this.#host.send(idle, { ...piece, id: this.#host.nextPieceId(), from: middle, taken: true })
    return true
  }

  stop(): void {
    clearTimeout(this.#looking)
  }

  // What is not worth taking now may be, if it goes on like this.
  #lookAgain(): void {
    this.#looking ??= setTimeout(() => {
      this.#looking = undefined
      this.#host.wake()
    }, LOOK_AGAIN).unref()
  }
}
