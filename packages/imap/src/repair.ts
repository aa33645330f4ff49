import type { PapyError, TimeoutError, WorkerLostError } from '@papy/contract'
import {
  backoff,
  errorOf,
  type Failure,
  failureKind,
  indexOf,
  isWorthRetrying,
  type LaneEvent,
  type LaneSpec,
  positionsOf,
  type Subject,
} from '@papy/contract/engine'
import { type Chunk, clear, convict, type Piece, type Suspicion, singleOf, singlesOf } from './chunk.ts'
import { Redo } from './redo.ts'
import type { Ms } from './units.ts'

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

/** What becomes of the calls of one map that failed, or whose worker was lost: sent again, or failed for good. */
export class Repair<Owner> {
  /** Further attempts so far. */
  retries = 0
  readonly #redo: Redo<Piece<Owner>>
  readonly #spec: LaneSpec
  readonly #subject: Subject
  readonly #host: RepairHost

  constructor(spec: LaneSpec, subject: Subject, host: RepairHost) {
    this.#spec = spec
    this.#subject = subject
    this.#host = host
    this.#redo = new Redo(() => host.wake())
  }

  /** Whether something is to be sent again now. */
  get ready(): boolean {
    return this.#redo.ready
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

  /** The worker was lost under one call of this piece; if it is not known which one, under one of these. */
  lost(piece: Piece<Owner>, at: number | undefined, loss: (attempt: number) => WorkerLostError): void {
    if (!this.#host.isOpen(piece.chunk)) return
    const { from, to, attempt } = piece
    const guilty = to - from === 1 ? 0 : at
    const charged = guilty === undefined ? attempt : attempt + convict(piece)
    const error = loss(charged)
    this.#report('worker-lost', piece, guilty, error)
    if (guilty !== undefined) return this.#charge(piece, guilty, charged, error)
    // Each is tried alone, so that the next time it is known.
    const singles = singlesOf(piece)
    const shared: Suspicion = { attempts: 1, open: new Set(singles.map((single) => single.from)) }
    for (const single of singles) this.#resend({ ...single, suspicion: shared })
  }

  /** One call of this piece took so long that its worker had to be killed. */
  overdue(piece: Piece<Owner>, at: number, error: TimeoutError): void {
    clear(piece)
    if (this.#host.isOpen(piece.chunk)) this.#charge(piece, at, piece.attempt, error)
  }

  // The others of the piece are innocent: they are sent again as they are.
  #charge(piece: Piece<Owner>, at: number, attempt: number, cause: PapyError): void {
    const { from, to } = piece
    if (at > 0) this.#resend({ ...piece, to: from + at })
    if (from + at + 1 < to) this.#resend({ ...piece, from: from + at + 1 })
    const single = { ...singleOf(piece, at), attempt }
    const failure = { at: 0, step: 0, cause, attempt }
    if (!this.#retry(single, failure)) this.#host.fail(single, failure)
  }

  #resend(piece: Piece<Owner>, wait: Ms = 0): void {
    if (this.#host.isOpen(piece.chunk)) this.#redo.later({ ...piece, id: this.#host.nextPieceId() }, wait)
  }

  // Whether it will be.
  #retry(piece: Piece<Owner>, failure: Failure): boolean {
    const { retry } = this.#spec
    const { from, attempt } = piece
    const { at, cause } = failure
    const kind = failureKind(cause)
    if (kind === 'timeout') this.#report('timeout', piece, at, cause)
    if (retry === undefined && kind !== 'loss') return false
    const error = errorOf(piece.chunk.calls, this.#subject, { ...failure, at: from + at }, attempt)
    if (!isWorthRetrying(retry, error, attempt)) return false
    this.retries++
    this.#report('retry', piece, at, cause)
    this.#resend({ ...singleOf(piece, at), attempt: attempt + 1 }, backoff(retry, attempt))
    return true
  }

  #report(type: LaneEvent['type'], piece: Piece<Owner>, at: number | undefined, error: unknown): void {
    const { report } = this.#spec
    if (report === undefined) return
    report({ type, error, ...(at === undefined ? {} : { index: indexOfCall(piece, at) }) })
  }
}

function indexOfCall<Owner>({ chunk: { calls }, from }: Piece<Owner>, at: number): number {
  return indexOf({ first: calls.first, positions: positionsOf(calls) }, from + at)
}
