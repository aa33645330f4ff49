import { isPapyError, isPiperError, type PapyError, type TimeoutError, type WorkerLostError } from '@papy/contract'
import {
  backoff,
  errorOf,
  type Failure,
  failureKind,
  indexOf,
  isStored,
  isWorthRetrying,
  type LaneEvent,
  mergePlaceholders,
  positionsOf,
} from '@papy/contract/engine'
import { type Chunk, type Piece, singleOf, singlesOf } from '../chunk/chunk.ts'
import type { Stage } from '../chunk/stage.ts'
import { Suspicion } from '../chunk/suspicion.ts'
import type { Ms } from '../units.ts'
import type { Progress } from '../wire/progress.ts'
import type { Legs } from './legs.ts'
import { Redo } from './redo.ts'

/** How soon it is seen again whether another host has room for what was lost on one. */
const POSTPONED: Ms = 20

/** What a repair asks of its map. */
export interface RepairHost {
  /** Whether answers of a chunk are still waited for. */
  isOpen(chunk: Chunk): boolean
  /** A call failed for good. */
  fail<Owner>(piece: Piece<Owner>, failure: Failure): void
  nextPieceId(): number
  /** Something waits to be sent again. */
  wake(): void
}

/** Where a call was: in which leg, and which one, if that is known. */
type Scene = Pick<Progress, 'at' | 'leg'>

/** An attempt that came to nothing. */
interface Attempted {
  readonly error: unknown
  readonly attempt: number
  readonly worker: string | undefined
}

/** What becomes of the calls of one map that failed, or whose worker was lost: sent again, or failed for good. */
export class Repair<Owner> {
  readonly #redo: Redo<Piece<Owner>>
  readonly #legs: Legs
  readonly #host: RepairHost

  constructor(legs: Legs, host: RepairHost) {
    this.#legs = legs
    this.#host = host
    this.#redo = new Redo(() => host.wake())
  }

  /** Whether something is to be sent again now. */
  get ready(): boolean {
    return this.#redo.ready
  }

  /** Whether what is to be sent next must be begun at once, by a worker that has nothing in hand. */
  get urgent(): boolean {
    return this.#redo.first?.delayed === true
  }

  /** The host that is not to get what is sent next. */
  get shunned(): string | undefined {
    const { shuns } = this.#redo.first ?? {}
    return shuns !== undefined && performance.now() < shuns.untilMs ? shuns.host : undefined
  }

  /** Puts what is to be sent next off, a little. Whether it did: all may be to come to its end. */
  postpone(): boolean {
    return this.#redo.postpone(POSTPONED)
  }

  /** What is to be sent again. */
  shift(): Piece<Owner> | undefined {
    return this.#redo.shift()
  }

  /** No attempt waits any more, this one and later ones: all is to come to its end. */
  hurry(): void {
    this.#redo.hurry()
  }

  /** Nothing will be sent again. */
  clear(): void {
    this.#redo.clear()
  }

  /** The failures that are final: the others are attempted again, and their calls stay open. */
  final(piece: Piece<Owner>, failures: readonly Failure[]): Failure[] {
    const final = failures.filter((failure) => !this.#retry(piece, failure))
    piece.chunk.left += failures.length - final.length
    return final
  }

  /** The worker was lost before it began this piece: it is sent again, and nothing is held against it. */
  again(piece: Piece<Owner>): void {
    this.#resend(piece)
  }

  /** Something in it cannot be sent: each call goes alone. */
  apart(piece: Piece<Owner>): void {
    for (const single of singlesOf(piece)) this.#resend(single)
  }

  /** What it is to be called with is gone, with who had made it: that is had again, and then the piece is sent again. */
  async recall(piece: Piece<Owner>): Promise<void> {
    try {
      await Promise.all(piece.chunk.calls.columns.filter(isStored).map((column) => column.recall()))
      this.#resend(piece)
    } catch (cause) {
      if (!this.#host.isOpen(piece.chunk)) return
      for (const single of singlesOf(piece)) this.#host.fail(single, { at: 0, step: 0, cause, inbox: [] })
    }
    this.#host.wake()
  }

  /**
   * Of what was had again something may be a placeholder now: such a call is not made, and the others of the piece are sent
   * by themselves. False where there is none: then it can be sent as it is.
   */
  part(piece: Piece<Owner>): boolean {
    const lists = piece.chunk.calls.columns.map((column) => (isStored(column) ? column.recalled : undefined))
    if (piece.stage?.inbox !== undefined || lists.every((list) => list === undefined)) return false
    let { from } = piece
    for (let at = from; at < piece.to; at++) {
      const found = lists.map((list) => list?.[at]).filter(isPiperError)
      if (found.length === 0) continue
      if (at > from) this.#resend({ ...piece, from, to: at })
      const failure = { at: 0, step: 0, cause: undefined, inbox: [], placeholder: mergePlaceholders(found) }
      const single = singleOf(piece, at - piece.from)
      this.#host.fail(single, failure)
      from = at + 1
    }
    if (from > piece.from && from < piece.to) this.#resend({ ...piece, from })
    return from > piece.from
  }

  /** The worker was lost under one call of this piece; if it is not known which one, under one of these. */
  lost(piece: Piece<Owner>, { at, leg }: Scene, loss: (attempt: number) => WorkerLostError): void {
    if (!this.#host.isOpen(piece.chunk)) return
    const { from, to, suspicion } = piece
    const guilty = to - from === 1 ? 0 : at
    const later = () => this.lost(piece, { at, leg }, loss)
    const beside = guilty === undefined || suspicion === undefined ? 0 : suspicion.verdict(from, leg, later)
    if (beside === undefined) return
    const charged = attemptAt(piece, leg) + beside
    const error = loss(charged)
    this.#report('worker-lost', piece, { at: guilty, leg }, { error, attempt: charged, worker: workerOf(error) })
    if (guilty !== undefined) return this.#charge(piece, { at: guilty, leg }, charged, error)
    // Each is tried alone, so that the next time it is known.
    const singles = singlesOf(piece)
    const shared = new Suspicion(
      leg,
      singles.map((single) => single.from),
    )
    for (const single of singles) this.#resend({ ...single, suspicion: shared })
  }

  /** One call of this piece took so long that its worker had to be killed. */
  overdue(piece: Piece<Owner>, { at = 0, leg }: Scene, error: TimeoutError): void {
    piece.suspicion?.clear(piece.from)
    if (!this.#host.isOpen(piece.chunk)) return
    this.#charge(piece, { at, leg }, attemptAt(piece, leg), error)
  }

  /** What the leg is called with that failed when its worker was lost: now it is known what becomes of that. */
  fetched(piece: Piece<Owner>, value: unknown): void {
    const { leg = 0 } = piece.stage?.failure ?? {}
    const failure = piece.stage?.failure as Failure
    const stage = { leg, inbox: [value] as const, until: this.#legs.count }
    this.#conclude({ ...piece, stage }, { ...failure, inbox: stage.inbox })
  }

  // The others of the piece are innocent: they are sent again as they are.
  #charge(
    piece: Piece<Owner>,
    { at, leg }: { readonly at: number; readonly leg: number },
    attempt: number,
    cause: PapyError,
  ): void {
    const { from, to, stage } = piece
    if (at > 0) this.#resend({ ...piece, to: from + at, delayed: true })
    if (from + at + 1 < to) this.#resend({ ...piece, from: from + at + 1, delayed: true })
    const attempts = piece.attempts.with(leg, attempt)
    const single = { ...singleOf(piece, at), attempts, delayed: true }
    const failure = { at: 0, step: 0, cause, attempt, leg }
    const begun = stage?.leg ?? 0
    if (leg === begun) this.#conclude(single, inboxed(failure, stage?.inbox))
    // The worker took along what it was called with, which its error, and the next attempt, need.
    else this.#resend({ ...single, stage: { ...(stage ?? { leg: 0 }), until: leg, failure } })
  }

  #conclude(single: Piece<Owner>, failure: Failure): void {
    if (!this.#retry(single, failure)) this.#host.fail(single, failure)
  }

  #resend(piece: Piece<Owner>, wait: Ms = 0): void {
    if (this.#host.isOpen(piece.chunk)) this.#redo.later({ ...piece, id: this.#host.nextPieceId() }, wait)
  }

  // Whether it will be.
  #retry(piece: Piece<Owner>, failure: Failure): boolean {
    const { from } = piece
    const { at, cause, leg = 0, worker = workerOf(cause) } = failure
    const { retry } = this.#legs.at(leg)
    const attempt = attemptAt(piece, leg)
    const kind = failureKind(cause)
    if (kind === 'timeout') this.#report('timeout', piece, { at, leg }, { error: cause, attempt, worker })
    if (retry === undefined && kind !== 'loss') return false
    const error = errorOf(piece.chunk.calls, this.#legs.subject, { ...failure, at: from + at }, attempt)
    if (!isWorthRetrying(retry, error, attempt)) return false
    this.#legs.retried(leg)
    this.#report('retry', piece, { at, leg }, { error: cause, attempt, worker })
    const attempts = piece.attempts.with(leg, attempt + 1)
    const again = { ...singleOf(piece, at), attempts, stage: this.#stageOf(piece, failure) }
    this.#resend(again, backoff(retry, attempt))
    return true
  }

  // It goes on where it failed, so that nothing before is called again.
  #stageOf({ stage }: Piece<Owner>, { leg = 0, inbox }: Failure): Stage | undefined {
    if (leg === (stage?.leg ?? 0)) return stage
    return { leg, inbox: inbox as readonly [unknown], until: this.#legs.count }
  }

  #report(
    type: LaneEvent['type'],
    piece: Piece<Owner>,
    { at, leg }: Scene,
    { error, attempt, worker }: Attempted,
  ): void {
    const { report } = this.#legs.at(leg)
    if (report === undefined) return
    const index = at === undefined ? {} : { index: indexOfCall(piece, at) }
    report({ type, error, attempt, ...index, ...(worker === undefined ? {} : { worker }) })
  }
}

// A loss names the worker that was lost.
function workerOf(cause: unknown): string | undefined {
  return isPapyError(cause) && typeof cause['worker'] === 'string' ? cause['worker'] : undefined
}

function attemptAt<Owner>({ attempts }: Piece<Owner>, leg: number): number {
  return attempts[leg] ?? 1
}

function inboxed(failure: Failure, inbox: readonly unknown[] | undefined): Failure {
  return inbox === undefined ? failure : { ...failure, inbox }
}

function indexOfCall<Owner>({ chunk: { calls }, from }: Piece<Owner>, at: number): number {
  return indexOf({ first: calls.first, positions: positionsOf(calls) }, from + at)
}
