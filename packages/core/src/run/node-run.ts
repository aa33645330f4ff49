import type { Calls, Flow, Lane, LaneSpec } from '@papy/contract/engine'
import { type Batch, closeAll, isPartialResult } from '@papy/contract/engine'
import { type Step, stepName } from '@papy/contract/function'
import { PartedCalls } from '../journal/parted-calls.ts'
import type { NodeStats } from '../node-stats.ts'
import type { PiperSettings } from '../piper-options.ts'
import { type Fit, mostCalls, type Shape, shapeAfter } from '../shape.ts'
import { Departures } from './departures.ts'
import type { FusedNode } from './fused-node.ts'
import { Inboxes } from './inboxes.ts'
import { legOf, type NodeSpec } from './node-spec.ts'
import { debugged, observed } from './outlet.ts'
import { Reading } from './reading.ts'
import { scattered } from './scatter.ts'
import { SerialLane } from './serial-lane.ts'
import { Stopwatch } from './stopwatch.ts'
import { Tee, type TeeReader } from './tee.ts'
import { timeShares } from './time-shares.ts'

/**
 * A piper at work: reads its inputs, makes calls of them, has them evaluated here or by its pool, unpacks the results and
 * hands them to each reader.
 *
 * ```
 * inputs ─▶ join ─▶ gather ─▶ lane ─▶ scatter ─▶ tee ═▶ readers
 * ```
 *
 * Pipers that are fused share the lane: the first of them reads, the last one hands on.
 */
export class NodeRun {
  readonly name: string
  readonly fit: Fit
  readonly lane: Lane
  readonly tee: Tee
  readonly tracked: Map<number, unknown> = new Map()
  readonly #clock = new Stopwatch()
  readonly #departures: Departures
  readonly #reading: Reading
  readonly #spec: NodeSpec
  /** Those that are called before it on the same trip, in order. */
  readonly #before: readonly FusedNode[]

  /** @throws DaggerError `ERR_ARITY`, `ERR_UNORDERED_GATHER` */
  constructor(spec: NodeSpec, before: readonly FusedNode[] = []) {
    const { name, settings, inputs, activity, chronicle } = spec
    this.name = name
    this.#spec = spec
    this.#before = before
    this.fit = shapeAfter(
      inputs.map(({ shape }) => shape),
      settings,
      { piper: name, upstream: inputs.map((input) => input.name) },
    )
    this.#departures = new Departures(name, this.fit.output.ordered, chronicle.tell, spec.hasGaps)
    this.#reading = before[0]?.reading ?? new Reading({ name, inputs, settings, read: this.fit.read })
    const { calls } = this.#reading
    const inboxes = settings.produce === 'each' ? new Inboxes(calls) : undefined
    this.lane = openNodeLane(this.#laneSpec(inboxes ?? calls), settings)
    for (const [leg, node] of before.entries()) node.board(this.lane, leg)
    this.tee = new Tee(this.#outlet(inboxes), teeLimit(spec, this.fit.output))
    activity.fork(this.tee, name)
  }

  /** One more reader of the results. */
  reader(name: string): TeeReader {
    return this.tee.reader(name)
  }

  /** How many read its results. */
  get readers(): number {
    return this.tee.readers
  }

  start(): void {
    this.#clock.start()
    this.lane.start()
  }

  /** Whether its last result was taken. */
  get ended(): boolean {
    return this.#clock.ended
  }

  /** No more will come. */
  end(): void {
    this.#clock.end()
  }

  async close(): Promise<void> {
    this.end()
    await closeAll([this.lane, ...this.#spec.inputs.map(({ flow }) => flow)])
  }

  get stats(): NodeStats {
    const { counts } = this.lane
    const { parallel } = this.#spec.settings
    const { elapsedMs } = this.#clock
    const { out, errors } = this.#departures
    const leg = counts.legs?.at(-1) ?? counts
    return {
      in: this.#before.at(-1)?.out ?? this.#reading.items(counts.submitted),
      out,
      errors,
      timeouts: leg.timeouts,
      retries: leg.retries,
      ...(leg.reused === undefined ? {} : { reused: leg.reused }),
      perSecond: elapsedMs > 0 ? (out / elapsedMs) * 1000 : 0,
      ...timeShares({ ...counts, busyMs: leg.busyMs }, elapsedMs, parallel === false ? 1 : parallel.size),
      latencyMs: leg.latencyMs,
      queued: this.ended || this.#before.length > 0 ? 0 : counts.submitted - counts.pulled,
      ...(counts.headOfLine === undefined ? {} : { headOfLine: counts.headOfLine }),
      tracked: this.tracked,
    }
  }

  /** What is wrong with the indices of the items that left, if they are in order: some were lost, or came twice. */
  get fault(): string | undefined {
    return this.#departures.fault
  }

  #laneSpec(calls: Flow<Calls>): LaneSpec {
    const { settings, activity } = this.#spec
    const { width } = this.fit.read
    const rest = {
      run: this.#spec.chronicle.run,
      calls: this.#parted(calls),
      bare: false,
      // Groups that differ in size are told apart by where they end, so their items stay together.
      ordered: settings.ordered || width === 'each' || settings.produce === 'each',
      maxChunk: Math.min(...[...this.#before, this].map((node) => node.mostCalls)),
      pulse: activity,
      ...transferOf(this.#spec),
      relay: this.#spec.relay,
      ...(this.#spec.inbound === undefined ? {} : { inbound: this.#spec.inbound }),
      ...(this.#spec.outbound === undefined ? {} : { outbound: this.#spec.outbound }),
      ...(this.#spec.items === undefined ? {} : { items: this.#spec.items }),
      ...(this.#spec.sessions === undefined ? {} : { sessions: this.#spec.sessions }),
      ...(this.#spec.hop === undefined ? {} : { hop: this.#spec.hop }),
    }
    const [first, ...following] = [...this.#before.map(({ leg }) => leg), legOf(this.#spec)] as const
    return { ...first, ...rest, ...(following.length > 0 ? { following } : {}) } as LaneSpec
  }

  // What keeps something is told of what is missing in its turn.
  #parted(calls: Flow<Calls>): Flow<Calls> {
    const { miss, worker, name } = this.#spec
    const isSession = worker.steps.some(({ session }) => session)
    return miss === undefined || !isSession ? calls : new PartedCalls(calls, (address) => miss(name, address))
  }

  /** Calls that may go together. */
  get mostCalls(): number {
    return mostCalls(this.fit.read, this.#spec.settings)
  }

  #outlet(inboxes: Inboxes | undefined): Flow<Batch> {
    const { name, settings, worker, activity } = this.#spec
    const { produce, repeat, track, debug } = settings
    const functionName = stepName(worker.steps.at(-1) as Step)
    const passed = this.#before.length > 0 ? this.#passed() : this.lane
    const results = track ? observed(passed, (batch) => this.#track(batch)) : passed
    const counted = observed(
      scattered(results, { produce, repeat, name, functionName, inboxes, pulse: activity }),
      (batch) => this.#departures.count(batch),
      () => this.end(),
    )
    return debug ? debugged(counted) : counted
  }

  // What comes out of a trip left those before on its way.
  #passed(): Flow<Batch> {
    const before = this.#before
    const later = before.map((_, at) => new Set([...before.slice(at + 1), this].map(({ name }) => name)))
    return observed(
      this.lane,
      (batch) => {
        for (const [at, node] of before.entries()) node.pass(batch, later[at] as ReadonlySet<string>)
      },
      () => {
        for (const node of before) node.end()
      },
    )
  }

  #track({ values, first }: Batch): void {
    for (const [at, value] of values.entries())
      this.tracked.set(first + at, isPartialResult(value) ? value.placeholder : value)
  }
}

function transferOf({ settings: { parallel, retry }, owns }: NodeSpec): Pick<LaneSpec, 'transfer'> {
  if (parallel === false || !parallel.settings.transfer) return {}
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
