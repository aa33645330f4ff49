import { TransportError } from '@papy/contract'
import { countOf, type Piece } from '../chunk/chunk.ts'
import type { Crew } from '../crew/crew.ts'
import type { Hand } from '../hand/hand.ts'
import type { PoolLane } from '../lane/pool-lane.ts'
import { Standstill } from './standstill.ts'
import { Takeover } from './takeover.ts'
import { unsendable } from './unsendable.ts'
import type { Weave } from './weave.ts'

/** What a dispatch asks of its pool. */
export interface DispatchHost {
  /** Whether anything may be sent yet. */
  isGoing(): boolean
  nextPieceId(): number
  /** Something may go on now. */
  wake(): void
  /** A piece was sent of which a call must not take too long. */
  limited(): void
}

/** What a dispatch goes by. */
export interface DispatchSettings {
  /** Most calls that are read ahead at once. */
  readonly stride: number
  /** The order of evaluation can be told beforehand: nothing is read out of turn. */
  readonly exact: boolean
}

/** Gives whichever worker has room what comes next: of the map whose turn it is, or else what another has not begun. */
export class Dispatch {
  readonly #weave: Weave<PoolLane>
  readonly #crew: Crew
  readonly #takeover: Takeover
  readonly #standstill = new Standstill()
  readonly #settings: DispatchSettings
  readonly #host: DispatchHost

  constructor(weave: Weave<PoolLane>, crew: Crew, settings: DispatchSettings, host: DispatchHost) {
    this.#weave = weave
    this.#crew = crew
    this.#settings = settings
    this.#host = host
    this.#takeover = new Takeover(crew, {
      send: (hand, piece) => this.#send(hand, piece),
      nextPieceId: () => host.nextPieceId(),
      wake: () => host.wake(),
    })
  }

  /** Goes on until no worker has room, or nothing is to be done. */
  run(): void {
    this.#run(false)
  }

  stop(): void {
    this.#standstill.stop()
    this.#takeover.stop()
  }

  // `starved`: the map whose turn it is is passed by where it cannot go on.
  #run(starved: boolean): void {
    let hand = this.#crew.free
    while (hand !== undefined) {
      const lane = this.#weave.next(starved)
      if (lane === undefined) {
        if (!this.#takeover.relieve(hand)) break
        hand = this.#crew.free
        continue
      }
      const taker = this.#takerOf(lane, hand)
      if (taker !== undefined) {
        if (lane.repair.urgent && taker === hand && hand.pieces.length > 0) break
        const { piece, items } = lane.submit()
        this.#weave.submitted(items)
        if (piece !== undefined) this.#send(taker, piece)
      }
      hand = this.#crew.free
    }
    if (hand === undefined) this.#readAhead()
    else if (this.#settings.exact && this.#crew.idle) this.#watchStarving()
  }

  // What was lost on the host of a worker goes to another host; `undefined`: it waits for that, and others go before it.
  #takerOf({ repair }: PoolLane, hand: Hand): Hand | undefined {
    const { shunned } = repair
    if (shunned === undefined || shunned !== hand.host) return hand
    const other = this.#crew.elsewhere(shunned)
    if (other === undefined) return hand
    if (other.room > 0) return other
    return repair.postpone() ? undefined : hand
  }

  // All workers are busy: maps that wait for their input may have it read meanwhile.
  #readAhead(): void {
    if (!this.#settings.exact) for (const lane of this.#weave.threads) lane.prepare(this.#settings.stride)
  }

  // Nothing moves and the one whose turn it is cannot.
  #watchStarving(): void {
    this.#standstill.watch(this.#weave.threads, () => {
      if (this.#crew.idle && this.#host.isGoing()) this.#run(true)
    })
  }

  #send(hand: Hand, piece: Piece<PoolLane>): void {
    if (piece.owner.spec.inbound !== undefined && piece.owner.repair.part(piece)) return
    try {
      hand.send(piece)
      if (Number.isFinite(piece.owner.legs.leastLimit)) this.#host.limited()
    } catch (error) {
      this.#sendApart(hand, piece, error)
    }
  }

  // Something in it cannot be cloned: the calls go one by one, and the one it is in fails by its path.
  #sendApart(hand: Hand, piece: Piece<PoolLane>, error: unknown): void {
    if (countOf(piece) > 1) return piece.owner.repair.apart(piece)
    const cause = error instanceof TransportError ? error : unsendable(piece, hand.clones, error)
    piece.owner.returns.giveUpCall(piece, cause)
  }
}
