import {
  type Calls,
  type Column,
  type Failure,
  isStored,
  type LaneSpec,
  Stored,
  sliceCalls,
  unpack,
} from '@papy/contract/engine'
import { type Answer, answer, type Chunk, countOf, type Piece } from '../chunk/chunk.ts'
import type { DoneMessage } from '../wire/wire.ts'
import { hopOf, type Maker } from './hop.ts'
import type { LaneHost } from './lane-host.ts'
import type { LaneTally } from './lane-tally.ts'
import type { Legs } from './legs.ts'
import type { Pace } from './pace.ts'
import type { PoolLane } from './pool-lane.ts'
import { redeemedInbox } from './redeemed-inbox.ts'
import { remade } from './remake.ts'
import { Repair } from './repair.ts'

/** The map of which something comes back. */
export interface ReturningMap {
  readonly spec: LaneSpec
  readonly legs: Legs
  readonly pace: Pace
  readonly tally: LaneTally
}

/** What most pieces have. */
const none: readonly Failure[] = Object.freeze([])

/** The chunks of one map that are under way, and what comes back of them piece by piece, until each is whole. */
export class Returns {
  /** For what fails, and for workers that are lost. */
  readonly repair: Repair<PoolLane>
  // An array: what a set has dropped stays linked to what it holds, so that the garbage collector keeps both.
  readonly #open: Chunk[] = []
  readonly #map: ReturningMap
  readonly #host: LaneHost
  readonly #onWhole: (chunk: Chunk) => void

  /** @param onWhole - all calls of a chunk are answered */
  constructor(map: ReturningMap, host: LaneHost, onWhole: (chunk: Chunk) => void) {
    this.#map = map
    this.#host = host
    this.#onWhole = onWhole
    this.repair = new Repair(map.legs, {
      isOpen: (chunk) => this.#open.includes(chunk),
      fail: (piece, failure) => this.#fail(piece as Piece<PoolLane>, failure),
      nextPieceId: () => host.nextPieceId(),
      wake: () => host.wake(),
    })
  }

  /** How many chunks are under way. */
  get size(): number {
    return this.#open.length
  }

  /** A chunk is under way from now on. */
  expect(chunk: Chunk): void {
    this.#open.push(chunk)
  }

  /** A chunk is whole. */
  close(chunk: Chunk): void {
    this.#open.splice(this.#open.indexOf(chunk), 1)
  }

  /** Nothing is waited for any more; what comes will be late. */
  forget(): void {
    this.repair.clear()
    this.#open.length = 0
  }

  /** A worker answered a piece. */
  done(
    piece: Piece<PoolLane>,
    { values: sent, failures, ms, legsMs, reused, gone }: DoneMessage,
    decode: (cause: unknown) => unknown,
    maker: Maker,
  ): void {
    const { legs, pace, spec, tally } = this.#map
    const values = this.#received(sent, piece.chunk.calls)
    if (!this.#open.includes(piece.chunk)) return isStored(values) ? values.drop() : undefined
    if (gone === true) return void this.repair.recall(piece)
    const made = this.#made(piece, values.length)
    if (made === undefined) return
    const { attempts, stage } = piece
    const waitedMs = performance.now() - piece.chunk.submittedMs
    if (stage === undefined) pace.observe(values.length, ms)
    tally.answered(waitedMs, ms)
    if (reused !== undefined) legs.found(stage?.leg ?? 0, reused)
    spec.hop?.(hopOf(made, { ms, reused }, maker))
    if (legsMs !== undefined) legs.observe(waitedMs, stage?.leg ?? 0, legsMs)
    if (failures.length === 0) {
      if (stage?.failure !== undefined) return this.repair.fetched(piece, unpack(values, 0, 1)[0])
      return this.#answer(made, { values, failures: none })
    }
    const begun = stage?.leg ?? 0
    const decoded = failures.map(([at, step, cause, partial, leg = begun, inbox]) => ({
      ...failureAt(leg, (leg === begun ? stage?.inbox : undefined) ?? inbox),
      ...{ at, step, cause: decode(cause), partial, attempt: attempts[leg] as number },
      worker: maker.label,
    }))
    this.#answer(made, { values, failures: this.repair.final(made, decoded) })
  }

  /** Calls that are lost with their worker. */
  gone(piece: Piece<PoolLane>, cause: unknown): void {
    if (!this.#open.includes(piece.chunk)) return
    const failures = Array.from({ length: countOf(piece) }, (_, at) => ({ at, step: 0, cause, attempt: 1 }))
    this.#answer(piece, { values: new Array<unknown>(failures.length), failures })
  }

  /** A call that cannot be made. */
  giveUpCall(piece: Piece<PoolLane>, cause: unknown): void {
    const { attempts, stage } = piece
    const leg = stage?.leg ?? 0
    const failure = { at: 0, step: 0, cause, attempt: attempts[leg] as number, ...failureAt(leg, stage?.inbox) }
    this.#answer(piece, { values: [undefined], failures: [failure] })
  }

  // Values that were put into a transport are kept there for all who read them.
  #received(sent: DoneMessage['values'], calls: Calls): Column {
    if (!('deposits' in sent)) return sent
    const { spec } = this.#map
    const outbound = spec.outbound ?? { vias: [], readers: 0 }
    const remake = (from: number, to: number) =>
      remade(sliceCalls(calls, from, to), spec, (one) => this.#host.open(one))
    return Stored.of(sent, outbound, remake)
  }

  // Of a call whose worker is gone only the medium knows what it was made with.
  #fail(piece: Piece<PoolLane>, failure: Failure): void {
    const single = (known: Failure) => this.#answer(piece, { values: [undefined], failures: [known] })
    const { calls } = piece.chunk
    if (failure.inbox !== undefined || !calls.columns.some(isStored)) return single(failure)
    void redeemedInbox(calls, piece.from).then((inbox) => {
      if (this.#open.includes(piece.chunk)) single({ ...failure, inbox })
    })
  }

  // What was not made of a piece is sent again as it is.
  #made(piece: Piece<PoolLane>, calls: number): Piece<PoolLane> | undefined {
    const to = piece.from + calls
    if (to === piece.to) return piece
    this.repair.again({ ...piece, from: to })
    return calls === 0 ? undefined : { ...piece, to }
  }

  #answer(piece: Piece<PoolLane>, given: Answer): void {
    piece.suspicion?.clear(piece.from)
    if (answer(piece, given)) this.#onWhole(piece.chunk)
  }
}

function failureAt(leg: number, inbox: readonly unknown[] | undefined): Pick<Failure, 'leg' | 'inbox'> {
  return inbox === undefined ? { leg } : { leg, inbox }
}
