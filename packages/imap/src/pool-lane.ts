import { isPapyError, type PapyError, type TimeoutError, WorkerError, type WorkerLostError } from '@papy/contract'
import {
  type Batch,
  backoff,
  type Calls,
  cleanCalls,
  closeQuietly,
  type Failure,
  functionNameOf,
  inboxReader,
  isLater,
  isWorthRetrying,
  type Lane,
  type LaneCounts,
  type LaneEvent,
  type LaneSpec,
  positionsOf,
  type Subject,
  settle,
  stateError,
  timeoutsOf,
} from '@papy/contract/engine'
import { type PortableStep, portable, stepName } from '@papy/contract/function'
import { type Answer, answer, type Chunk, chunkOf, type Piece } from './chunk.ts'
import { Latency } from './latency.ts'
import { Pace } from './pace.ts'
import { Redo } from './redo.ts'
import type { Thread } from './weave.ts'
import { weightOf } from './weight.ts'
import { Window } from './window.ts'
import { type DoneMessage, type LaneMessage, pack, unpack } from './wire.ts'

/** What a lane asks of its pool. */
export interface LaneHost {
  /** Most calls a lane may have submitted and not pulled, with messages of so many calls, after so many were pulled. */
  quota(chunk: number, pulled: number): number
  /** Something may go on now. */
  wake(): void
  /** Somebody reads: do not wait for maps that are not started. */
  go(): void
  /** This lane reads and computes no more. */
  retire(lane: PoolLane): void
  nextPieceId(): number
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
  #state: 'new' | 'open' | 'draining' | 'ended' | 'closed' = 'new'
  #held: Calls | undefined
  #pulling = false
  #reader: Reader | undefined
  #failure: { readonly error: unknown } | undefined
  #portable: readonly PortableStep[] | undefined
  readonly #host: LaneHost
  readonly #window: Window
  readonly #redo: Redo<Piece<PoolLane>>
  // An array: what a set has dropped stays linked to what it holds, so that the garbage collector keeps both.
  readonly #running: Chunk[] = []
  /** Buffers of calls that were answered, for the next ones. */
  readonly #spares: Float64Array[] = []
  readonly #subject: Subject
  readonly #onSettled: (() => void)[] = []
  readonly #latency = new Latency()
  readonly #tally = {
    submitted: 0,
    pulled: 0,
    failed: 0,
    timeouts: 0,
    retries: 0,
    running: 0,
    busyMs: 0,
    blockedMs: 0,
    waitingMs: 0,
  }

  constructor(id: number, spec: LaneSpec, host: LaneHost, stride: number) {
    this.id = id
    this.spec = spec
    this.#host = host
    this.pace = new Pace(Math.min(stride, spec.maxChunk))
    this.#window = new Window(spec.ordered)
    this.#redo = new Redo(() => host.wake())
    this.#subject = { node: spec.name, functionNames: spec.steps.map(stepName), bare: spec.bare }
  }

  get counts(): LaneCounts {
    const head = this.#window.headOfLine
    const headOfLine = head === undefined ? {} : { headOfLine: { index: head.first, sinceMs: head.sinceMs } }
    return { ...this.#tally, latencyMs: this.#latency.percentiles(), ...headOfLine }
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
    this.#host.wake()
  }

  /** Whether it was told to begin. */
  get started(): boolean {
    return this.#state !== 'new'
  }

  /** Submitted and not pulled, and what waits to be submitted. */
  get unpulled(): number {
    return this.#window.unpulled + (this.#held?.size ?? 0)
  }

  /** What a worker must know of it. */
  introduction(sameRealm: boolean): LaneMessage {
    const { name: node, bare, unpack: unpacks, timeoutMs, steps } = this.spec
    const limit = timeoutMs === undefined ? {} : { timeoutMs }
    return {
      type: 'lane',
      lane: this.id,
      node,
      steps: sameRealm ? steps : this.#portableSteps(),
      sameRealm,
      bare,
      // On this event loop an iterable of any length is unpacked as far as it is read.
      unpack: unpacks === 'each' && sameRealm ? undefined : unpacks,
      ...limit,
    }
  }

  // Lane: the reading side.

  pull(max: number): Batch | undefined | Promise<Batch | undefined> {
    if (this.#reader !== undefined)
      throw stateError(this.spec.name, 'be pulled', 'read by another', 'read it in one place')
    if (this.#state === 'new') this.#state = 'open'
    this.#host.go()
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
    return this.spec.calls.close()
  }

  /** Ends it with an error: at once, or after what was submitted. */
  fail(error: unknown, atOnce: boolean): void {
    if (this.#state === 'closed') return
    this.#failure ??= { error }
    this.#state = 'ended'
    if (atOnce) {
      this.#window.giveUp()
      this.#forget()
      this.#host.retire(this)
      closeQuietly(this.spec.calls)
    }
    this.#deliver()
  }

  /** Gives unfinished items up: how many. Finished ones stay readable. */
  giveUp(): number {
    const given = this.#window.giveUp() + (this.#held?.size ?? 0)
    this.#forget()
    this.#state = 'ended'
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
    if (this.#redo.ready || this.#held !== undefined) return 'ready'
    if (this.#state === 'new' || this.#hasEnded()) return 'ended'
    if (this.#pulling) return 'waiting'
    const room = this.#room()
    return room <= 0 ? 'full' : this.#read(Math.min(most, this.pace.chunk, room))
  }

  /** What is to be computed next, after `prepare` said that there is something. */
  submit(): Submission {
    const redo = this.#redo.shift()
    if (redo !== undefined) return { piece: redo, items: 0 }
    const calls = this.#held as Calls
    this.#held = undefined
    const slot = this.#window.open(calls.first, calls.size, Date.now())
    const chunk = chunkOf(calls, slot, performance.now())
    this.#tally.submitted += calls.size
    this.#tally.running += calls.size
    this.#running.push(chunk)
    const size = cleanCalls(calls)
    if (size > 0)
      return {
        piece: { id: this.#host.nextPieceId(), owner: this, chunk, from: 0, to: size, attempt: 1 },
        items: calls.size,
      }
    this.#finish(chunk)
    return { items: calls.size }
  }

  // Answers.

  done(piece: Piece<PoolLane>, { values, failures, ms }: DoneMessage, decode: (cause: unknown) => unknown): void {
    if (!this.#running.includes(piece.chunk)) return
    this.pace.observe(piece.to - piece.from, ms)
    this.#tally.busyMs += ms
    this.#latency.record(performance.now() - piece.chunk.submittedMs)
    if (failures.length === 0) return this.#answer(piece, { values, failures: none })
    const { attempt } = piece
    const decoded = failures.map(([at, step, cause, partial]) => ({ at, step, cause: decode(cause), partial, attempt }))
    const final = decoded.filter((failure) => !this.#retry(piece, failure))
    piece.chunk.left += decoded.length - final.length
    this.#answer(piece, { values, failures: final })
  }

  /** The worker was lost before it began this piece: it is sent again, and nothing is held against it. */
  again(piece: Piece<PoolLane>): void {
    this.#resend(piece, piece.from, piece.to, piece.attempt)
  }

  /** The worker was lost under one call of this piece; if it is not known which one, under one of these. */
  lost(piece: Piece<PoolLane>, at: number | undefined, loss: (attempt: number) => WorkerLostError): void {
    if (!this.#running.includes(piece.chunk)) return
    const { attempt, from, to } = piece
    const error = loss(attempt)
    const guilty = to - from === 1 ? 0 : at
    this.#report('worker-lost', piece, guilty, error)
    if (guilty !== undefined) this.#charge(piece, guilty, error)
    // Each is tried alone, so that the next time it is known; what does not fail has no attempt held against it.
    else for (let call = from; call < to; call++) this.#resend(piece, call, call + 1, attempt + 1)
  }

  /** One call of this piece took so long that its worker had to be killed. */
  overdue(piece: Piece<PoolLane>, at: number, error: TimeoutError): void {
    if (this.#running.includes(piece.chunk)) this.#charge(piece, at, error)
  }

  /** A call that cannot be made. */
  giveUpCall(piece: Piece<PoolLane>, cause: unknown): void {
    this.#answer(piece, { values: [undefined], failures: [{ at: 0, step: 0, cause, attempt: piece.attempt }] })
  }

  /** Takes a piece apart into single calls. */
  split(piece: Piece<PoolLane>): Piece<PoolLane>[] {
    return Array.from({ length: piece.to - piece.from }, (_, i) => ({
      ...piece,
      id: this.#host.nextPieceId(),
      from: piece.from + i,
      to: piece.from + i + 1,
    }))
  }

  #answer(piece: Piece<PoolLane>, given: Answer): void {
    if (answer(piece, given)) this.#finish(piece.chunk)
  }

  // The others of the piece are innocent: they are sent again as they are.
  #charge(piece: Piece<PoolLane>, at: number, cause: PapyError): void {
    const { from, to, attempt } = piece
    if (at > 0) this.#resend(piece, from, from + at, attempt)
    if (from + at + 1 < to) this.#resend(piece, from + at + 1, to, attempt)
    const single = { ...piece, from: from + at, to: from + at + 1 }
    if (!this.#retry(single, { at: 0, step: 0, cause })) this.giveUpCall(single, cause)
  }

  #resend(piece: Piece<PoolLane>, from: number, to: number, attempt: number, wait = 0): void {
    if (this.#running.includes(piece.chunk))
      this.#redo.later({ ...piece, id: this.#host.nextPieceId(), from, to, attempt }, wait)
  }

  // Whether it will be: the call is not answered then, but sent once more.
  #retry(piece: Piece<PoolLane>, failure: Failure): boolean {
    const { retry } = this.spec
    const { from, attempt } = piece
    if (timeoutsOf([failure]) > 0) this.#report('timeout', piece, failure.at, failure.cause)
    if (retry === undefined && !isLoss(failure.cause)) return false
    if (!isWorthRetrying(retry, this.#errorOf(piece, failure), attempt)) return false
    this.#tally.retries++
    this.#report('retry', piece, failure.at, failure.cause)
    this.#resend(piece, from + failure.at, from + failure.at + 1, attempt + 1, backoff(retry, attempt))
    return true
  }

  #errorOf(piece: Piece<PoolLane>, { at, step, cause }: Failure): WorkerError {
    const { chunk, from, attempt } = piece
    return new WorkerError(cause, {
      functionName: functionNameOf(this.#subject, step),
      inbox: inboxReader(chunk.calls, false)(from + at),
      node: this.spec.name,
      index: this.#indexOf(piece, at),
      attempt,
    })
  }

  #indexOf({ chunk: { calls }, from }: Piece<PoolLane>, at: number): number {
    return calls.first + (positionsOf(calls)?.[from + at] ?? from + at)
  }

  #report(type: LaneEvent['type'], piece: Piece<PoolLane>, at: number | undefined, error: unknown): void {
    const { report } = this.spec
    if (report === undefined) return
    report({ type, error, ...(at === undefined ? {} : { index: this.#indexOf(piece, at) }) })
  }

  #portableSteps(): readonly PortableStep[] {
    this.#portable ??= this.spec.steps.map(portable)
    return this.#portable
  }

  #room(): number {
    if (this.#state === 'draining') return Number.POSITIVE_INFINITY
    const quota = this.#host.quota(this.pace.chunk, this.#tally.pulled)
    const room = quota - this.#window.unpulled
    // Not item by item: that would send a message for each one pulled.
    return room < Math.min(this.pace.chunk, quota >> 1) ? 0 : room
  }

  #read(most: number): 'ready' | 'waiting' | 'ended' {
    try {
      const calls = this.spec.calls.pull(most)
      if (!isLater(calls)) return this.#receive(calls)
      this.#pulling = true
      calls.then(this.#arrived, this.#broke)
      return 'waiting'
    } catch (error) {
      this.fail(error, false)
      return 'ended'
    }
  }

  readonly #arrived = (calls: Calls | undefined): void => {
    this.#pulling = false
    this.#receive(calls)
    this.#host.wake()
  }

  readonly #broke = (error: unknown): void => {
    this.#pulling = false
    this.fail(error, false)
    this.#host.wake()
  }

  #receive(calls: Calls | undefined): 'ready' | 'ended' {
    if (calls === undefined || this.#state === 'closed') {
      if (this.#state !== 'closed') this.#state = 'ended'
      this.#deliver()
      return 'ended'
    }
    this.#weigh(calls.columns[0]?.[0])
    this.#held = { ...calls, columns: calls.columns.map((column) => pack(column, this.#spares.pop())) }
    this.spec.pulse.begin()
    return 'ready'
  }

  #finish(chunk: Chunk): void {
    const { calls, slot, values, failures } = chunk
    if (values instanceof Float64Array && failures.length === 0 && calls.placeholders === undefined)
      this.#window.settleNumbers(slot, calls, values)
    else this.#settle(chunk)
    for (const column of calls.columns) if (column instanceof Float64Array) this.#spares.push(column)
    this.#tally.running -= calls.size
    this.#running.splice(this.#running.indexOf(chunk), 1)
    this.#deliver()
    this.spec.pulse.end()
  }

  #settle({ calls, slot, values, failures }: Chunk): void {
    const batch = settle(calls, { values: unpack(values), failures }, this.#subject)
    this.#tally.failed += failures.length
    this.#tally.timeouts += timeoutsOf(failures)
    this.#weigh(batch.values[0])
    this.#window.settle(slot, batch)
  }

  #weigh(sample: unknown): void {
    if (typeof sample === 'object' || typeof sample === 'string') this.pace.weigh(weightOf(sample))
  }

  #take(max: number): Batch | undefined {
    const batch = this.#window.take(max, Date.now())
    if (batch === undefined) return undefined
    this.#tally.pulled += batch.values.length
    // Only if there is something to be done: this is called for each item that is pulled.
    if (!this.#pulling && this.#held === undefined && !this.#hasEnded() && this.#room() > 0) this.#host.wake()
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
    if (!this.#hasEnded() || this.#running.length > 0 || this.#held !== undefined) return
    for (const resolve of this.#onSettled.splice(0)) resolve()
  }

  #isOver(): boolean {
    return this.#hasEnded() && this.#window.unpulled === 0 && this.#held === undefined
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
    const inMotion = this.#running.length + (this.#held === undefined ? 0 : 1)
    for (let i = 0; i < inMotion; i++) this.spec.pulse.end()
    this.#held = undefined
    this.#redo.clear()
    this.#running.length = 0
    this.#tally.running = 0
  }
}

function isLoss(cause: unknown): boolean {
  return isPapyError(cause) && cause.code === 'ERR_WORKER_LOST'
}
