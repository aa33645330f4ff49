import { countOf, type Piece } from '../chunk/chunk.ts'
import { Claims } from '../wire/claims.ts'
import type { Progress } from '../wire/progress.ts'

/** Which piece has its calls claimed in which slot of the {@link Claims} of one worker, until it is answered. */
export class ClaimSlots {
  readonly #claims = new Claims()
  /** By slot: the number of the piece; 0: none. */
  readonly #pieces: number[] = new Array<number>(this.#claims.size).fill(0)

  /** What the worker needs. */
  get memory(): SharedArrayBuffer {
    return this.#claims.memory
  }

  /** Whether one more piece finds a slot. */
  get anyFree(): boolean {
    return this.#pieces.includes(0)
  }

  /** A slot in which nothing is claimed, for the next piece; -1 where none is free. */
  next(): number {
    const slot = this.#pieces.indexOf(0)
    if (slot >= 0) this.#claims.reset(slot)
    return slot
  }

  /** That slot is this piece's from now on. */
  take(slot: number, piece: number): void {
    if (slot >= 0) this.#pieces[slot] = piece
  }

  /** This piece was answered: its slot is free. */
  free(piece: number): void {
    const slot = this.#pieces.indexOf(piece)
    if (slot >= 0) this.#pieces[slot] = 0
  }

  /** The call of a piece that is being made; `undefined` before the first and after the last. */
  progress(piece: Piece<unknown>): Progress | undefined {
    const place = this.#claims.place(this.#slotOf(piece), countOf(piece))
    return place && { piece: piece.id, leg: place.leg ?? piece.stage?.leg ?? 0, at: place.at }
  }

  /** How many calls of a piece are claimed; all of them once the worker went on, or is through. */
  claimed(piece: Piece<unknown>): number {
    return this.#claims.claimed(this.#slotOf(piece), countOf(piece))
  }

  /** From now on no call of a piece can be claimed: how many were. */
  revoke(piece: Piece<unknown>): number {
    return this.#claims.revoke(this.#slotOf(piece), countOf(piece))
  }

  #slotOf({ id }: Piece<unknown>): number {
    return this.#pieces.indexOf(id)
  }
}
