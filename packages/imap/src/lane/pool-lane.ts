import {
  type Batch,
  cleanCalls,
  closeQuietly,
  isStored,
  type Lane,
  type LaneCounts,
  type LaneSpec,
  type Pulled,
  stateError,
} from '@papy/contract/engine'
import { type Chunk, chunkOf } from '../chunk/chunk.ts'
import type { ChunkLimits } from '../chunk/chunk-limits.ts'
import { Intake } from './intake.ts'
import { Introduction } from './introduction.ts'
import type { LaneHost, Submission } from './lane-host.ts'
import { LaneTally } from './lane-tally.ts'
import { Legs } from './legs.ts'
import { Outlet } from './outlet.ts'
import { Pace } from './pace.ts'
import type { Repair } from './repair.ts'
import { Returns } from './returns.ts'

/** One map of a pool: calls come in at its intake, are cut into chunks, come back, and leave in order at its outlet. */
export class PoolLane implements Lane {
  readonly id: number
  readonly pace: Pace
  readonly spec: LaneSpec
  /** What a worker must know of it. */
  readonly introduction: Introduction
  /** Whoever is called on one trip. */
  readonly legs: Legs
  readonly tally: LaneTally
  /** What comes back from workers. */
  readonly returns: Returns
  /** For what fails, and for workers that are lost. */
  readonly repair: Repair<PoolLane>
  #state: 'new' | 'open' | 'draining' | 'ended' | 'closed' = 'new'
  #failure: { readonly error: unknown } | undefined
  readonly #limits: ChunkLimits
  readonly #host: LaneHost
  readonly #intake: Intake
  readonly #outlet: Outlet
  readonly #onSettled: (() => void)[] = []

  constructor(id: number, spec: LaneSpec, host: LaneHost, limits: ChunkLimits) {
    this.id = id
    this.spec = spec
    this.introduction = new Introduction(id, spec)
    this.legs = new Legs(spec)
    this.tally = new LaneTally(this.legs)
    this.#host = host
    // What takes too long takes its whole message with it, if that was moved.
    const most = Math.min(limits.most, this.moves && Number.isFinite(this.legs.leastLimit) ? 1 : spec.maxChunk)
    this.#limits = { ...limits, most }
    this.pace = new Pace(most, this.moves)
    this.#outlet = new Outlet(this, {
      isDry: () => this.#hasEnded() && !this.#intake.holds,
      end: () => this.#end(),
      awaited: () => host.wake(),
      taken: () => this.#refill(),
    })
    this.#intake = new Intake(spec.calls, spec.pulse, {
      read: (weight) => this.pace.weigh(weight),
      ended: () => this.#endRead(),
      failed: (error) => this.fail(error, false),
      arrived: () => host.wake(),
    })
    this.returns = new Returns(this, host, (chunk) => this.#finish(chunk))
    this.repair = this.returns.repair
  }

  get counts(): LaneCounts {
    return this.tally.counts(this.#outlet.window.headOfLine)
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
    return this.#outlet.window.unpulled + this.#intake.size
  }

  // Lane: the reading side.

  pull(max: number): Pulled<Batch> {
    if (this.#outlet.isRead) throw stateError(this.spec.name, 'be pulled', 'read by another', 'read it in one place')
    if (this.#state === 'new') this.#state = 'open'
    this.#host.go()
    return this.#outlet.pull(max)
  }

  close(): void | PromiseLike<void> {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#forget()
    this.#host.retire(this)
    this.#outlet.close()
    this.#checkSettled()
    return this.#intake.close()
  }

  /** Ends it with an error: at once, or after what was submitted. */
  fail(error: unknown, atOnce: boolean): void {
    if (this.#state === 'closed') return
    this.#failure ??= { error }
    this.#state = 'ended'
    if (atOnce) {
      this.#outlet.window.cut()
      this.#forget()
      this.#host.retire(this)
      closeQuietly(this.#intake)
    }
    this.#deliver()
  }

  /** Gives unfinished items up: how many. Finished ones stay readable. */
  giveUp(): number {
    const given = this.#outlet.window.giveUp() + this.#intake.size
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

  // The submitting side, which the weave of a pool turns to.

  /** Gets calls to hand if it can, at most `most`. */
  prepare(most: number): 'ready' | 'waiting' | 'full' | 'ended' {
    if (this.spec.pulse.paused !== undefined) return 'full'
    if (this.repair.ready || this.#intake.holds) return 'ready'
    if (this.#state === 'new' || this.#hasEnded()) return 'ended'
    if (this.#intake.reading) return 'waiting'
    const room = this.#room()
    return room <= 0 ? 'full' : this.#intake.read(Math.min(most, this.#chunk, room, this.#outlet.portion))
  }

  /** What is to be computed next, after `prepare` said that there is something. */
  submit(): Submission {
    const redo = this.repair.shift()
    if (redo !== undefined) return { piece: redo, items: 0 }
    const calls = this.#intake.take()
    const slot = this.#outlet.window.open(calls.first, calls.size, Date.now())
    const chunk = chunkOf(calls, slot, performance.now())
    this.tally.submitted(calls.size)
    this.returns.expect(chunk)
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

  // Calls in the next message.
  get #chunk(): number {
    const { most, itemwise, steady } = this.#limits
    if (steady) return most
    return this.#outlet.appetite < itemwise ? Math.min(this.pace.chunk, itemwise) : this.pace.chunk
  }

  #room(): number {
    if (this.#state === 'draining') return Number.POSITIVE_INFINITY
    const { weight, burden, messageMs } = this.pace
    const quota = this.#host.quota({ chunk: this.#chunk, weight, burden, messageMs }, this.tally.pulled)
    const room = quota - this.#outlet.window.unpulled
    // Not item by item: that would send a message for each one pulled.
    return room < Math.min(this.#chunk, this.#limits.steady ? quota : quota >> 1) ? 0 : room
  }

  #endRead(): void {
    if (this.#state !== 'closed') this.#state = 'ended'
    this.#deliver()
  }

  #finish(chunk: Chunk): void {
    const { calls, values } = chunk
    this.#outlet.settle(chunk)
    this.#intake.recycle(calls, isStored(values) && values.fleeting)
    this.tally.finished(calls.size)
    this.returns.close(chunk)
    this.#note()
    this.#deliver()
    this.spec.pulse.end()
  }

  // Answers with the room there is.
  #note(): number {
    const room = this.#room()
    const flowing = this.#state === 'open' && this.spec.pulse.paused === undefined
    const { finished, heldUp } = this.#outlet.window
    this.tally.note({ finished, heldUp, full: flowing && room <= 0 })
    return room
  }

  // Only if there is something to be done: this is called for each item that is pulled.
  #refill(): void {
    const room = this.#note()
    if (room > 0 && !this.#intake.reading && !this.#intake.holds && !this.#hasEnded()) this.#host.wake()
  }

  #deliver(): void {
    this.#checkSettled()
    this.#outlet.deliver()
  }

  #checkSettled(): void {
    if (!this.#hasEnded() || this.returns.size > 0 || this.#intake.holds) return
    for (const resolve of this.#onSettled.splice(0)) resolve()
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
    for (let i = 0; i < this.returns.size; i++) this.spec.pulse.end()
    this.#intake.end()
    this.returns.forget()
    this.tally.forget()
  }
}
