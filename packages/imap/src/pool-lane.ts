import {
  type Batch,
  batchWith,
  type Calls,
  type Column,
  cleanCalls,
  closeQuietly,
  type Failure,
  isEncoded,
  isNumbers,
  isStored,
  type Lane,
  type LaneCounts,
  type LaneSpec,
  Latency,
  Stored,
  settle,
  sizeOf,
  sliceCalls,
  stateError,
  timeoutsOf,
  unpack,
} from '@papy/contract/engine'
import { type Answer, answer, type Chunk, chunkOf, clear, type Piece } from './chunk.ts'
import type { ChunkLimits } from './chunk-limits.ts'
import { hopOf, type Maker } from './hop.ts'
import { Intake } from './intake.ts'
import { Introduction } from './introduction.ts'
import { Legs } from './legs.ts'
import { Pace } from './pace.ts'
import type { QuotaPace } from './quota.ts'
import { redeemedInbox } from './redeemed-inbox.ts'
import { remade } from './remake.ts'
import { Repair } from './repair.ts'
import { Shares } from './shares.ts'
import type { Thread } from './weave.ts'
import { weightOf } from './weight.ts'
import { Window } from './window.ts'
import type { DoneMessage } from './wire.ts'

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

/** What reads a lane, waiting. */
interface Reader {
  readonly max: number
  resolve(batch: Batch | undefined): void
  reject(error: unknown): void
}

/** What most pieces have. */
const none: readonly Failure[] = Object.freeze([])

/** One map of a pool: reads calls, cuts them into chunks, takes answers in, hands results out in order. */
export class PoolLane implements Lane, Thread {
  readonly id: number
  readonly pace: Pace
  readonly spec: LaneSpec
  /** What a worker must know of it. */
  readonly introduction: Introduction
  /** Whoever is called on one trip. */
  readonly legs: Legs
  /** For what fails, and for workers that are lost. */
  readonly repair: Repair<PoolLane>
  #state: 'new' | 'open' | 'draining' | 'ended' | 'closed' = 'new'
  #reader: Reader | undefined
  #failure: { readonly error: unknown } | undefined
  readonly #limits: ChunkLimits
  /** How much its reader asks for at once, and whether results go on as bytes. */
  #appetite = 1
  #relays = false
  readonly #host: LaneHost
  readonly #window: Window
  readonly #intake: Intake
  // An array: what a set has dropped stays linked to what it holds, so that the garbage collector keeps both.
  readonly #running: Chunk[] = []
  readonly #onSettled: (() => void)[] = []
  readonly #latency = new Latency()
  readonly #shares = new Shares()
  readonly #tally = { submitted: 0, pulled: 0, failed: 0, timeouts: 0, running: 0, busyMs: 0 }

  constructor(id: number, spec: LaneSpec, host: LaneHost, limits: ChunkLimits) {
    this.id = id
    this.spec = spec
    this.introduction = new Introduction(id, spec)
    this.legs = new Legs(spec)
    this.#host = host
    // What takes too long takes its whole message with it, if that was moved.
    const most = Math.min(limits.most, this.moves && Number.isFinite(this.legs.leastLimit) ? 1 : spec.maxChunk)
    this.#limits = { ...limits, most }
    this.pace = new Pace(most, this.moves)
    this.#window = new Window(spec.ordered, spec.relay)
    this.#intake = new Intake(spec.calls, spec.pulse, {
      read: (weight) => this.pace.weigh(weight),
      ended: () => this.#endRead(),
      failed: (error) => this.fail(error, false),
      arrived: () => host.wake(),
    })
    this.repair = new Repair(this.legs, {
      isOpen: (chunk) => this.#running.includes(chunk),
      fail: (piece, failure) => this.#fail(piece as Piece<PoolLane>, failure),
      nextPieceId: () => host.nextPieceId(),
      wake: () => host.wake(),
    })
  }

  get counts(): LaneCounts {
    const head = this.#window.headOfLine
    const headOfLine = head === undefined ? {} : { headOfLine: { index: head.first, sinceMs: head.sinceMs } }
    const now = performance.now()
    const { reused } = this.legs
    return {
      ...this.#tally,
      retries: this.legs.retries,
      ...(reused === undefined ? {} : { reused }),
      blockedMs: this.#shares.blockedMs(now),
      waitingMs: this.#shares.waitingMs(now),
      latencyMs: this.#latency.percentiles(),
      ...headOfLine,
      ...(this.legs.count > 1 ? { legs: this.legs.counts } : {}),
    }
  }

  start(): void {
    if (this.#state === 'new') this.#state = 'open'
    this.#host.wake()
  }

  wake(): void {
    this.#host.wake()
  }

  drain(): void {
    if (this.#state === 'open' || this.#state === 'new') this.#state = 'draining'
    this.repair.hurry()
    this.#host.wake()
  }

  /** Whether what is sent is gone: it cannot be taken back, and cannot be sent again. */
  get moves(): boolean {
    return this.spec.transfer === 'both'
  }

  /** Whether it was told to begin. */
  get started(): boolean {
    return this.#state !== 'new'
  }

  /** Submitted and not pulled, and what waits to be submitted. */
  get unpulled(): number {
    return this.#window.unpulled + this.#intake.size
  }

  // Lane: the reading side.

  pull(max: number): Batch | undefined | Promise<Batch | undefined> {
    if (this.#reader !== undefined)
      throw stateError(this.spec.name, 'be pulled', 'read by another', 'read it in one place')
    if (this.#state === 'new') this.#state = 'open'
    this.#host.go()
    this.#appetite = Math.max(max, this.#appetite >> 1)
    const batch = this.#take(max)
    if (batch !== undefined) return batch
    if (this.#isOver()) return this.#end()
    return new Promise((resolve, reject) => {
      this.#reader = { max, resolve, reject }
      this.#host.wake()
    })
  }

  close(): void | PromiseLike<void> {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#window.clear()
    this.#forget()
    this.#host.retire(this)
    this.#reader?.resolve(undefined)
    this.#reader = undefined
    this.#checkSettled()
    return this.#intake.close()
  }

  /** Ends it with an error: at once, or after what was submitted. */
  fail(error: unknown, atOnce: boolean): void {
    if (this.#state === 'closed') return
    this.#failure ??= { error }
    this.#state = 'ended'
    if (atOnce) {
      this.#window.cut()
      this.#forget()
      this.#host.retire(this)
      closeQuietly(this.#intake)
    }
    this.#deliver()
  }

  /** Gives unfinished items up: how many. Finished ones stay readable. */
  giveUp(): number {
    const given = this.#window.giveUp() + this.#intake.size
    this.#forget()
    this.#state = 'ended'
    this.#host.retire(this)
    this.#deliver()
    return given
  }

  /** Settles when all that was read is finished, and no more will be read. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#onSettled.push(resolve)
      this.#checkSettled()
    })
  }

  // Thread: the submitting side.

  prepare(most: number): 'ready' | 'waiting' | 'full' | 'ended' {
    if (this.spec.pulse.paused !== undefined) return 'full'
    if (this.repair.ready || this.#intake.holds) return 'ready'
    if (this.#state === 'new' || this.#hasEnded()) return 'ended'
    if (this.#intake.reading) return 'waiting'
    const room = this.#room()
    return room <= 0 ? 'full' : this.#intake.read(Math.min(most, this.#chunk, room, this.#portion))
  }

  /** What is to be computed next, after `prepare` said that there is something. */
  submit(): Submission {
    const redo = this.repair.shift()
    if (redo !== undefined) return { piece: redo, items: 0 }
    const calls = this.#intake.take()
    const slot = this.#window.open(calls.first, calls.size, Date.now())
    const chunk = chunkOf(calls, slot, performance.now())
    this.#tally.submitted += calls.size
    this.#tally.running += calls.size
    this.#running.push(chunk)
    this.#note()
    const size = cleanCalls(calls)
    if (size > 0)
      return {
        piece: {
          id: this.#host.nextPieceId(),
          owner: this,
          chunk,
          from: 0,
          to: size,
          attempts: this.legs.firstAttempts,
        },
        items: calls.size,
      }
    this.#finish(chunk)
    return { items: calls.size }
  }

  // Answers.

  done(
    piece: Piece<PoolLane>,
    { values: sent, failures, ms, legsMs, reused, gone }: DoneMessage,
    decode: (cause: unknown) => unknown,
    maker: Maker,
  ): void {
    const values = this.#received(sent, piece.chunk.calls)
    if (!this.#running.includes(piece.chunk)) return isStored(values) ? values.drop() : undefined
    if (gone === true) return void this.repair.recall(piece)
    const made = this.#made(piece, values.length)
    if (made === undefined) return
    clear(made)
    const { attempts, stage } = piece
    const waitedMs = performance.now() - piece.chunk.submittedMs
    if (stage === undefined) this.pace.observe(values.length, ms)
    this.#tally.busyMs += ms
    this.#latency.record(waitedMs)
    if (reused !== undefined) this.legs.found(stage?.leg ?? 0, reused)
    this.spec.hop?.(hopOf(made, { ms, reused }, maker))
    if (legsMs !== undefined) this.legs.observe(waitedMs, stage?.leg ?? 0, legsMs)
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

  // Values that were put into a transport are kept there for all who read them.
  #received(sent: DoneMessage['values'], calls: Calls): Column {
    if (!('deposits' in sent)) return sent
    const { spec } = this
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
      if (this.#running.includes(piece.chunk)) single({ ...failure, inbox })
    })
  }

  // What was not made of a piece is sent again as it is.
  #made(piece: Piece<PoolLane>, calls: number): Piece<PoolLane> | undefined {
    const to = piece.from + calls
    if (to === piece.to) return piece
    this.repair.again({ ...piece, from: to })
    return calls === 0 ? undefined : { ...piece, to }
  }

  /** Calls that are lost with their worker. */
  gone(piece: Piece<PoolLane>, cause: unknown): void {
    if (!this.#running.includes(piece.chunk)) return
    const failures = Array.from({ length: piece.to - piece.from }, (_, at) => ({ at, step: 0, cause, attempt: 1 }))
    this.#answer(piece, { values: new Array<unknown>(failures.length), failures })
  }

  /** A call that cannot be made. */
  giveUpCall(piece: Piece<PoolLane>, cause: unknown): void {
    const { attempts, stage } = piece
    const leg = stage?.leg ?? 0
    const failure = { at: 0, step: 0, cause, attempt: attempts[leg] as number, ...failureAt(leg, stage?.inbox) }
    this.#answer(piece, { values: [undefined], failures: [failure] })
  }

  #answer(piece: Piece<PoolLane>, given: Answer): void {
    if (answer(piece, given)) this.#finish(piece.chunk)
  }

  // Calls in the next message.
  get #chunk(): number {
    const { most, itemwise, steady } = this.#limits
    if (steady) return most
    return this.#appetite < itemwise ? Math.min(this.pace.chunk, itemwise) : this.pace.chunk
  }

  #room(): number {
    if (this.#state === 'draining') return Number.POSITIVE_INFINITY
    const { weight, burden, messageMs } = this.pace
    const quota = this.#host.quota({ chunk: this.#chunk, weight, burden, messageMs }, this.#tally.pulled)
    const room = quota - this.#window.unpulled
    // Not item by item: that would send a message for each one pulled.
    return room < Math.min(this.#chunk, this.#limits.steady ? quota : quota >> 1) ? 0 : room
  }

  #endRead(): void {
    if (this.#state !== 'closed') this.#state = 'ended'
    this.#deliver()
  }

  #finish(chunk: Chunk): void {
    const { calls, slot, values, failures } = chunk
    if (isNumbers(values) && failures.length === 0 && calls.placeholders === undefined)
      this.#window.settleNumbers(slot, calls, values)
    else this.#settle(chunk)
    this.#intake.recycle(calls, isStored(values) && values.fleeting)
    this.#tally.running -= calls.size
    this.#running.splice(this.#running.indexOf(chunk), 1)
    this.#note()
    this.#deliver()
    this.spec.pulse.end()
  }

  #settle({ calls, slot, values, failures }: Chunk): void {
    const isPassed = isEncoded(values) || isStored(values)
    this.#relays = isPassed && failures.length === 0 && calls.placeholders === undefined
    if (this.#relays) {
      if (isEncoded(values)) this.pace.weigh(values.bytes.length / values.length)
      else if (isStored(values)) this.pace.weigh(values.weight)
      return this.#window.settle(slot, batchWith(values, { ...calls, failed: false }))
    }
    const batch = settle(calls, { values: unpack(values), failures }, this.legs.subject)
    this.#tally.failed += failures.length
    this.#tally.timeouts += timeoutsOf(failures)
    if (this.legs.count > 1) this.legs.failed(failures)
    this.pace.weigh(weightOf(batch.values[0]))
    this.#window.settle(slot, batch)
  }

  // Answers with the room there is.
  #note(): number {
    const room = this.#room()
    const flowing = this.#state === 'open' && this.spec.pulse.paused === undefined
    const { finished, heldUp } = this.#window
    this.#shares.note(performance.now(), { finished, heldUp, full: flowing && room <= 0 })
    return room
  }

  // What goes on as bytes cannot be cut: who reads it says how much it wants.
  get #portion(): number {
    return this.#relays ? Math.max(1, this.#appetite) : Number.POSITIVE_INFINITY
  }

  #take(max: number): Batch | undefined {
    const batch = this.#window.take(max, Date.now())
    if (batch === undefined) return undefined
    this.#tally.pulled += sizeOf(batch)
    const room = this.#note()
    // Only if there is something to be done: this is called for each item that is pulled.
    if (room > 0 && !this.#intake.reading && !this.#intake.holds && !this.#hasEnded()) this.#host.wake()
    return batch
  }

  #deliver(): void {
    this.#checkSettled()
    const reader = this.#reader
    if (reader === undefined) return
    const batch = this.#take(reader.max)
    if (batch === undefined && !this.#isOver()) return
    this.#reader = undefined
    if (batch !== undefined) return reader.resolve(batch)
    try {
      reader.resolve(this.#end())
    } catch (error) {
      reader.reject(error)
    }
  }

  #checkSettled(): void {
    if (!this.#hasEnded() || this.#running.length > 0 || this.#intake.holds) return
    for (const resolve of this.#onSettled.splice(0)) resolve()
  }

  #isOver(): boolean {
    return this.#hasEnded() && this.#window.unpulled === 0 && !this.#intake.holds
  }

  #hasEnded(): boolean {
    return this.#state === 'ended' || this.#state === 'closed'
  }

  // The error of the input is thrown once; the end follows it.
  #end(): undefined {
    const failure = this.#failure
    this.#failure = undefined
    this.#host.retire(this)
    if (failure !== undefined) throw failure.error
    return undefined
  }

  // What is on its way is not waited for any more; its answers will be late.
  #forget(): void {
    for (let i = 0; i < this.#running.length; i++) this.spec.pulse.end()
    this.#intake.drop()
    this.repair.clear()
    this.#running.length = 0
    this.#tally.running = 0
  }
}

function failureAt(leg: number, inbox: readonly unknown[] | undefined): Pick<Failure, 'leg' | 'inbox'> {
  return inbox === undefined ? { leg } : { leg, inbox }
}
