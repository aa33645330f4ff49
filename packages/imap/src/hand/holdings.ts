import { countOf, type Piece } from '../chunk/chunk.ts'
import type { PoolLane } from '../lane/pool-lane.ts'
import type { Ms } from '../units.ts'
import type { ClaimSlots } from './claim-slots.ts'

/** Work in hand that another worker could do. */
export interface Spare {
  readonly calls: number
  readonly ms: Ms
}

/** What one worker has in hand: pieces that were sent and not answered, and what of them it has not begun. */
export class Holdings {
  /** In the order in which they were sent: the first is being computed. */
  readonly pieces: Piece<PoolLane>[] = []
  /** When the first of them became that. */
  #firstSince: Ms = 0
  readonly #claims: ClaimSlots | undefined
  readonly #isPrompt: (lane: number) => boolean

  /**
   * @param claims - where calls are claimed; without, nothing can be taken back
   * @param isPrompt - whether the worker begins a piece of that map as soon as it is there
   */
  constructor(claims: ClaimSlots | undefined, isPrompt: (lane: number) => boolean) {
    this.#claims = claims
    this.#isPrompt = isPrompt
  }

  /** How many calls these are. */
  get calls(): number {
    let calls = 0
    for (const piece of this.pieces) calls += countOf(piece)
    return calls
  }

  find(id: number): Piece<PoolLane> | undefined {
    return this.pieces.find((piece) => piece.id === id)
  }

  /** One more was sent. */
  add(piece: Piece<PoolLane>): void {
    if (this.pieces.push(piece) === 1) this.#firstSince = performance.now()
  }

  /** This one was answered: what it was, unless it was taken back meanwhile. */
  remove(id: number): Piece<PoolLane> | undefined {
    this.#claims?.free(id)
    const at = this.pieces.findIndex((piece) => piece.id === id)
    if (at === 0) this.#firstSince = performance.now()
    return at < 0 ? undefined : this.pieces.splice(at, 1)[0]
  }

  /** Calls that are not begun and can be taken back, and how many Ms they are good for, as far as can be told. */
  spare(nowMs: Ms): Spare {
    let [calls, ms] = [0, 0]
    for (const piece of this.pieces) {
      const size = countOf(piece)
      const claimed = this.#claims?.claimed(piece) ?? size
      if (!this.#isSpare(piece, claimed)) continue
      calls += size - claimed
      ms += (size - claimed) * this.#costOf(piece, claimed, nowMs)
    }
    return { calls, ms }
  }

  /** Takes back what is not begun of the last piece, if something is. */
  takeBack(): Piece<PoolLane> | undefined {
    const piece = this.pieces.at(-1)
    if (piece === undefined || this.#claims === undefined) return undefined
    return this.#isSpare(piece, this.#claims.claimed(piece)) ? this.#revoke(piece, this.#claims) : undefined
  }

  /** Takes back what is not begun of all that waits behind the first piece, in its order. */
  unburden(): readonly Piece<PoolLane>[] {
    const taken: Piece<PoolLane>[] = []
    while (this.#claims !== undefined && this.pieces.length > 1) {
      const piece = this.pieces.at(-1) as Piece<PoolLane>
      const rest = piece.owner.moves ? undefined : this.#revoke(piece, this.#claims)
      if (rest === undefined) break
      taken.unshift(rest)
    }
    return taken
  }

  /** Nobody wants the results of a map any more: of what is in hand of it no further call is begun. */
  abandon(owner: PoolLane): void {
    for (const piece of this.pieces) if (piece.owner === owner) this.#claims?.revoke(piece)
  }

  // What is not claimed of the last piece.
  #revoke(piece: Piece<PoolLane>, claims: ClaimSlots): Piece<PoolLane> | undefined {
    const claimed = claims.revoke(piece)
    if (claimed === countOf(piece)) return undefined
    this.pieces.pop()
    const from = piece.from + claimed
    if (claimed > 0) this.pieces.push({ ...piece, to: from })
    return { ...piece, from }
  }

  // What no call of is claimed yet may still be on its way, or be about to begin: sent to and fro it would never arrive.
  #isSpare(piece: Piece<PoolLane>, claimed: number): boolean {
    if (piece.owner.moves) return false
    if (claimed > 0) return true
    return piece.taken !== true && (piece !== this.pieces[0] || !this.#isPrompt(piece.owner.id))
  }

  // What is known of the map, or seen of this piece, where that is more.
  #costOf(piece: Piece<PoolLane>, claimed: number, nowMs: Ms): Ms {
    const { costMs } = piece.owner.pace
    return piece === this.pieces[0] ? Math.max(costMs, (nowMs - this.#firstSince) / Math.max(1, claimed)) : costMs
  }
}
