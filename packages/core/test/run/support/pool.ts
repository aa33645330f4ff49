import { type IMap, type IMapSettings, isPiperError, type Ledger, type PiperError } from '@papy/contract'
import {
  type Batch,
  type Calls,
  cleanCalls,
  evaluate,
  Frame,
  type Lane,
  type LaneCounts,
  type LaneLeg,
  type LaneSpec,
  type Pulled,
  positionsOf,
  settle,
} from '@papy/contract/engine'
import { type LiveStep, live, stepName } from '@papy/contract/function'
import type { Random } from '../../../../../.config/testing/random.ts'

/** A pool on this event loop that finishes calls in any order, a few turns late, within its buffer. */
export class DrawnPool implements IMap {
  readonly name = 'drawn'
  readonly size = 2
  readonly settings: IMapSettings
  readonly pick: Random
  readonly lanes: DrawnLane[] = []

  constructor(
    pick: Random,
    { buffer = 4, ordered = true }: { readonly buffer?: number; readonly ordered?: boolean } = {},
  ) {
    this.pick = pick
    this.settings = {
      name: 'drawn',
      workers: ['drawn(2)'],
      stride: 'adaptive',
      buffer,
      ordered,
      skip: false,
      fuse: true,
      transfer: false,
    }
  }

  admit(): void {}

  ensureBuffer(): void {}

  '~open'(spec: LaneSpec): Lane {
    const lane = new DrawnLane(spec, this.pick, this.settings.buffer as number)
    this.lanes.push(lane)
    return lane
  }

  async close(): Promise<void> {}

  async stop(): Promise<Ledger> {
    throw new Error('not asked for')
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

interface Slot {
  batch?: Batch
}

class DrawnLane implements Lane {
  #state: 'new' | 'open' | 'ended' | 'closed' = 'new'
  #draining = false
  #pulling = false
  #inFlight = 0
  #failure: { readonly error: unknown } | undefined
  #slots: Slot[] = []
  #reader: { max: number; resolve(batch: Batch | undefined): void; reject(error: unknown): void } | undefined
  #settled: (() => void)[] = []
  readonly #spec: LaneSpec
  readonly #pick: Random
  readonly #buffer: number
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

  constructor(spec: LaneSpec, pick: Random, buffer: number) {
    this.#spec = spec
    this.#pick = pick
    this.#buffer = buffer
  }

  get counts(): LaneCounts {
    return { ...this.#tally, latencyMs: { p50: 0, p95: 0, p99: 0 } }
  }

  start(): void {
    if (this.#state === 'new') this.#state = 'open'
    this.#pump()
  }

  wake(): void {
    this.#pump()
  }

  drain(): void {
    this.#draining = true
    this.start()
  }

  async settled(): Promise<void> {
    if (!this.#isSettled()) await new Promise<void>((resolve) => this.#settled.push(resolve))
  }

  giveUp(): number {
    this.#slots = this.#slots.filter(({ batch }) => batch !== undefined)
    this.#end()
    return 0
  }

  pull(max: number): Pulled<Batch> {
    if (this.#reader !== undefined) throw new Error('two pulls at once')
    this.start()
    const batch = this.#take()
    if (batch !== undefined) return batch
    if (this.#isOver()) return this.#finish()
    return new Promise((resolve, reject) => {
      this.#reader = { max, resolve, reject }
    })
  }

  close(): void | PromiseLike<void> {
    if (this.#state === 'closed') return
    this.#slots = []
    this.#state = 'closed'
    this.#deliver()
    return this.#spec.calls.close()
  }

  #pump(): void {
    const paused = (this.#spec.pulse as { readonly paused?: Promise<void> }).paused
    if (paused !== undefined) return
    while (this.#state === 'open' && !this.#pulling) {
      const room = this.#draining ? 8 : this.#buffer - this.#inFlight
      if (room <= 0) return
      this.#read(Math.min(room, this.#spec.maxChunk, 1 + this.#pick(4)))
    }
  }

  #read(max: number): void {
    this.#pulling = true
    void (async () => {
      try {
        const calls = await this.#spec.calls.pull(max)
        this.#pulling = false
        if (calls === undefined || this.#state !== 'open') this.#end()
        else this.#submit(calls)
      } catch (error) {
        this.#pulling = false
        this.#failure = { error }
        this.#end()
      }
      this.#pump()
    })()
  }

  #submit(calls: Calls): void {
    const slot: Slot = {}
    if (this.#spec.ordered) this.#slots.push(slot)
    this.#inFlight += calls.size
    this.#tally.submitted += calls.size
    this.#spec.pulse.begin()
    void this.#compute(calls, slot).finally(() => this.#spec.pulse.end())
  }

  async #compute(calls: Calls, slot: Slot): Promise<void> {
    const { following = [] } = this.#spec
    let batch = await this.#evaluate(this.#spec, calls)
    for (const leg of following) batch = await this.#evaluate(leg, callsOf(batch))
    slot.batch = batch
    if (this.#state === 'closed') return
    if (!this.#spec.ordered) this.#slots.push(slot)
    this.#deliver()
  }

  async #evaluate({ name, steps, unpack }: LaneLeg, calls: Calls): Promise<Batch> {
    for (let turns = this.#pick(4); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve))
    const frame = new Frame({ node: name, first: calls.first, positions: positionsOf(calls), attempt: 1 })
    const evaluation = { steps: steps.map((step) => live(step) as LiveStep), bare: this.#spec.bare, unpack }
    const outcome = await evaluate(evaluation, calls, cleanCalls(calls), { frame })
    return settle(calls, outcome, { node: name, functionNames: steps.map(stepName), bare: this.#spec.bare })
  }

  #take(): Batch | undefined {
    const batch = this.#slots[0]?.batch
    if (batch === undefined) return undefined
    this.#slots.shift()
    this.#inFlight -= batch.values.length
    this.#tally.pulled += batch.values.length
    queueMicrotask(() => this.#pump())
    return batch
  }

  #deliver(): void {
    if (this.#isSettled()) for (const resolve of this.#settled.splice(0)) resolve()
    const reader = this.#reader
    if (reader === undefined) return
    const batch = this.#take()
    if (batch === undefined && !this.#isOver()) return
    this.#reader = undefined
    try {
      reader.resolve(batch ?? this.#finish())
    } catch (error) {
      reader.reject(error)
    }
  }

  #finish(): undefined {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure.error
    return undefined
  }

  #end(): void {
    if (this.#state !== 'closed') this.#state = 'ended'
    this.#deliver()
  }

  #isSettled(): boolean {
    return (
      (this.#state === 'ended' || this.#state === 'closed') && this.#slots.every(({ batch }) => batch !== undefined)
    )
  }

  // Unordered chunks are in flight without a slot.
  #isOver(): boolean {
    if (this.#state === 'closed') return true
    return this.#state === 'ended' && this.#slots.length === 0 && this.#tally.pulled === this.#tally.submitted
  }
}

function callsOf({ values, failed: _, ...address }: Batch): Calls {
  const placeholders = new Map<number, PiperError>()
  for (const [at, value] of values.entries()) if (isPiperError(value)) placeholders.set(at, value)
  const columns = [values.filter((value) => !isPiperError(value))]
  return { ...address, size: values.length, columns, ...(placeholders.size > 0 ? { placeholders } : {}) }
}
