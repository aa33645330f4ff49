import { type Balance, isPiperError } from '@papy/contract'
import {
  type Batch,
  type Calls,
  closeAll,
  type Flow,
  type Lane,
  type LaneEvent,
  type LaneSpec,
  PartialResult,
  sizeOf,
} from '@papy/contract/engine'
import { type Step, stepName } from '@papy/contract/function'
import type { NewEvent } from '../events.ts'
import type { NodeStats } from '../node-stats.ts'
import type { PiperSettings } from '../piper-options.ts'
import { type Fit, mostCalls, type Shape, shapeAfter } from '../shape.ts'
import type { Worker } from '../worker.ts'
import type { Activity } from './activity.ts'
import { Inboxes } from './inboxes.ts'
import { inlet } from './inlet.ts'
import { debugged, observed } from './outlet.ts'
import { scattered } from './scatter.ts'
import { SerialLane } from './serial-lane.ts'
import { Tee, type TeeReader } from './tee.ts'
import { timeShares } from './time-shares.ts'

/** One input of a node, opened. */
export interface NodeInput {
  readonly flow: Flow<Batch>
  readonly shape: Shape
  /** Who is read, for messages. */
  readonly name: string
}

/** What a node is made of. */
export interface NodeSpec {
  readonly name: string
  readonly worker: Worker
  readonly settings: PiperSettings
  readonly inputs: readonly NodeInput[]
  readonly activity: Activity
  /** All readers send the results on to workers. */
  readonly relay: boolean
  /** Nobody else has the items that it reads. */
  readonly owns: boolean
  /** Items one reader may be ahead of another, at least. */
  readonly teeLimit: number
  /** Told of what happens. */
  readonly tell?: (event: NewEvent) => void
}

/**
 * A piper at work: reads its inputs, makes calls of them, has them evaluated here or by its pool, unpacks the results and
 * hands them to each reader.
 *
 * ```
 * inputs ─▶ join ─▶ gather ─▶ lane ─▶ scatter ─▶ tee ═▶ readers
 * ```
 */
export class NodeRun {
  readonly name: string
  readonly fit: Fit
  readonly lane: Lane
  readonly tee: Tee
  readonly tracked: Map<number, unknown> = new Map()
  #gathered = 0
  #out = 0
  #fault: string | undefined
  #errors = 0
  #startedAt = 0
  #endedAt = 0
  readonly #spec: NodeSpec

  /** @throws DaggerError `ERR_ARITY`, `ERR_UNORDERED_GATHER` */
  constructor(spec: NodeSpec) {
    const { name, settings, inputs, activity } = spec
    this.name = name
    this.#spec = spec
    this.fit = shapeAfter(
      inputs.map(({ shape }) => shape),
      settings,
      { piper: name, upstream: inputs.map((input) => input.name) },
    )
    const calls = inlet({
      inputs: this.#inlets(),
      read: this.fit.read,
      consume: settings.consume,
      produce: settings.produce,
      name,
    })
    const inboxes = settings.produce === 'each' ? new Inboxes(calls) : undefined
    this.lane = openNodeLane(this.#laneSpec(inboxes ?? calls), settings)
    this.tee = new Tee(this.#outlet(inboxes), teeLimit(spec, this.fit.output))
    activity.fork(this.tee, name)
  }

  /** One more reader of the results. */
  reader(name: string): TeeReader {
    return this.tee.reader(name)
  }

  start(): void {
    this.#startedAt = performance.now()
    this.lane.start()
  }

  /** Whether its last result was taken. */
  get ended(): boolean {
    return this.#endedAt > 0
  }

  /** No more will come. */
  end(): void {
    if (this.#endedAt === 0) this.#endedAt = performance.now()
  }

  async close(): Promise<void> {
    this.end()
    await closeAll([this.lane, ...this.#spec.inputs.map(({ flow }) => flow)])
  }

  get stats(): NodeStats {
    const { counts } = this.lane
    const elapsed = this.#startedAt === 0 ? 0 : (this.#endedAt || performance.now()) - this.#startedAt
    const { consume, parallel } = this.#spec.settings
    return {
      in: consume === 1 ? counts.submitted : this.#gathered,
      out: this.#out,
      errors: this.#errors,
      timeouts: counts.timeouts,
      retries: counts.retries,
      perSecond: elapsed > 0 ? (this.#out / elapsed) * 1000 : 0,
      ...timeShares(counts, elapsed, parallel === false ? 1 : parallel.size),
      latencyMs: counts.latencyMs,
      queued: this.ended ? 0 : counts.submitted - counts.pulled,
      ...(counts.headOfLine === undefined ? {} : { headOfLine: counts.headOfLine }),
      tracked: this.tracked,
    }
  }

  /** What is wrong with the indices of the items that left, if they are in order: some were lost, or came twice. */
  get fault(): string | undefined {
    return this.#fault
  }

  // Who gathers reads more items than it makes calls.
  #inlets(): readonly Flow<Batch>[] {
    const flows = this.#spec.inputs.map(({ flow }) => flow)
    if (this.#spec.settings.consume === 1) return flows
    const [first, ...others] = flows as [Flow<Batch>, ...Flow<Batch>[]]
    const gathered = (batch: Batch) => {
      this.#gathered += sizeOf(batch)
    }
    return [observed(first, gathered), ...others]
  }

  #laneSpec(calls: Flow<Calls>): LaneSpec {
    const { name, worker, settings, activity } = this.#spec
    const { timeoutMs, retry, produce } = settings
    const { width } = this.fit.read
    return {
      name,
      steps: worker.steps,
      calls,
      bare: false,
      unpack: unpackOf(settings),
      // Groups that differ in size are told apart by where they end, so their items stay together.
      ordered: settings.ordered || width === 'each' || produce === 'each',
      maxChunk: mostCalls(this.fit.read, settings),
      pulse: activity,
      ...transferOf(this.#spec),
      relay: this.#spec.relay && !isMoving(settings) && !settings.track && !settings.debug && produce === 1,
      report: this.#report,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(retry === undefined ? {} : { retry }),
    }
  }

  // Of items that took too long their placeholders tell: once each, as of all that failed.
  readonly #report = (event: LaneEvent): void => {
    if (event.type !== 'timeout') this.#spec.tell?.({ node: this.name, ...event })
  }

  #outlet(inboxes: Inboxes | undefined): Flow<Batch> {
    const { name, settings, worker, activity } = this.#spec
    const { produce, repeat, track, debug } = settings
    const functionName = stepName(worker.steps.at(-1) as Step)
    const results = track ? observed(this.lane, (batch) => this.#track(batch)) : this.lane
    const counted = observed(
      scattered(results, { produce, repeat, name, functionName, inboxes, pulse: activity }),
      (batch) => this.#count(batch),
      () => this.end(),
    )
    return debug ? debugged(counted) : counted
  }

  #track({ values, first }: Batch): void {
    for (const [at, value] of values.entries())
      this.tracked.set(first + at, value instanceof PartialResult ? value.placeholder : value)
  }

  // Placeholders of other nodes pass through; only those made here are errors of this one.
  #count(batch: Batch): void {
    const { failed, first } = batch
    if (first !== this.#out && this.fit.output.ordered)
      this.#fault ??= `item ${first} left when it was the turn of item ${this.#out}`
    this.#out += sizeOf(batch)
    if (!failed) return
    for (const value of batch.values) {
      if (!isPiperError(value) || value.node !== this.name) continue
      this.#errors++
      const type = value.code === 'ERR_TIMEOUT' ? 'timeout' : 'item-error'
      const at = value.index === undefined ? {} : { index: value.index }
      this.#spec.tell?.({ type, node: this.name, error: value, ...at })
    }
  }
}

/** Where the items of a pipe are, by what entered it and what was taken out. */
export function balanceOf({ tally, closed }: TeeReader, over: boolean): Balance {
  const { entered, taken, failed } = tally
  const open = entered - taken
  const ended = over || closed
  return {
    read: entered,
    emitted: taken - failed,
    errored: failed,
    deadLettered: 0,
    returned: ended ? open : 0,
    inFlight: ended ? 0 : open,
  }
}

// Items of any number are unpacked as far as they are read; in workers at once, because they must travel.
function unpackOf({ parallel, produce, repeat }: PiperSettings): LaneSpec['unpack'] {
  if (repeat || produce === 1) return undefined
  return produce === 'each' && parallel === false ? undefined : produce
}

function isMoving({ parallel }: Pick<PiperSettings, 'parallel'>): boolean {
  return parallel !== false && parallel.settings.transfer
}

function transferOf({ settings: { parallel, retry }, owns }: NodeSpec): Pick<LaneSpec, 'transfer'> {
  if (!isMoving({ parallel })) return {}
  return { transfer: owns && retry === undefined ? 'both' : 'results' }
}

function openNodeLane(spec: LaneSpec, { parallel }: PiperSettings): Lane {
  return parallel === false ? new SerialLane(spec) : parallel['~open'](spec)
}

// At least what one gathering downstream may ask for at once.
function teeLimit({ settings, teeLimit: least }: NodeSpec, { width }: Shape): number {
  const { parallel } = settings
  const buffer = parallel !== false && typeof parallel.settings.buffer === 'number' ? parallel.settings.buffer : least
  return Math.max(buffer, width === 'each' ? 1 : width)
}
