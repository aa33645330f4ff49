import { isPiperError } from '@papy/contract'
import {
  type Batch,
  closeAll,
  type Lane,
  type LaneCounts,
  type LaneLeg,
  sizeOf,
  stateError,
} from '@papy/contract/engine'
import type { NodeStats } from '../node-stats.ts'
import { type Fit, mostCalls, shapeAfter } from '../shape.ts'
import { Departures } from './departures.ts'
import { legOf, type NodeSpec } from './node-spec.ts'
import type { Pipe } from './pipe.ts'
import { Reading } from './reading.ts'
import { Stopwatch } from './stopwatch.ts'
import { timeShares } from './time-shares.ts'

/**
 * A piper whose results are handed to the next one where they are made: they never come here. What is known of it is read
 * off what comes out of the whole trip, as that is in step with it: one item a call, of the same index.
 */
export class FusedNode {
  readonly name: string
  readonly fit: Fit
  readonly tracked: ReadonlyMap<number, unknown> = new Map()
  /** What the lane must know of it. */
  readonly leg: LaneLeg
  /** Of the first on a trip: how that reads. */
  readonly reading: Reading | undefined
  /** From it to the next one. Nothing ever waits there. */
  readonly pipe: Pipe
  #at = 0
  #lane: Lane | undefined
  readonly #before: FusedNode | undefined
  readonly #tally = { entered: 0, taken: 0, failed: 0 }
  readonly #clock = new Stopwatch()
  readonly #departures: Departures
  readonly #spec: NodeSpec

  /** @param before - who is called before it on the same trip; `undefined`: it is the first */
  constructor(spec: NodeSpec, before: FusedNode | undefined) {
    const { name, settings, inputs, chronicle } = spec
    this.name = name
    this.#spec = spec
    this.#before = before
    const upstream = inputs.map((input) => input.name)
    this.fit = shapeAfter(
      inputs.map(({ shape }) => shape),
      settings,
      { piper: name, upstream },
    )
    this.leg = legOf(spec)
    this.reading = before === undefined ? new Reading({ name, inputs, settings, read: this.fit.read }) : undefined
    this.#departures = new Departures(name, this.fit.output.ordered, chronicle.tell, spec.hasGaps)
    const pipe = { tally: this.#tally, closed: false, close: () => void (pipe.closed = true) }
    this.pipe = pipe
  }

  /** The lane of its trip, and which leg of that it is. */
  board(lane: Lane, at: number): void {
    this.#lane = lane
    this.#at = at
  }

  get lane(): Lane {
    return this.#lane as Lane
  }

  /** Calls that may go together. */
  get mostCalls(): number {
    return mostCalls(this.fit.read, this.#spec.settings)
  }

  /** Items that left it. */
  get out(): number {
    return this.#departures.out
  }

  /** The next one on the trip. */
  readonly readers = 1

  /** Refuses. @throws StateError `ERR_STATE` */
  reader(name: string): never {
    const next = 'add it to the graph with addPipe, or give the IMap fuse: false'
    throw stateError(`piper ${name}`, 'connect', `behind ${this.name}, whose results stay in the worker`, next)
  }

  /** The lane starts with the last of its trip. */
  start(): void {
    this.#clock.start()
  }

  get ended(): boolean {
    return this.#clock.ended
  }

  end(): void {
    this.#clock.end()
  }

  async close(): Promise<void> {
    this.end()
    await closeAll(this.reading === undefined ? [] : this.#spec.inputs.map(({ flow }) => flow))
  }

  /** These came out of the trip; `later` are the names of those that were called after it. */
  pass(batch: Batch, later: ReadonlySet<string>): void {
    this.#departures.count(batch)
    const size = sizeOf(batch)
    this.#tally.entered += size
    this.#tally.taken += size
    if (!batch.failed) return
    for (const value of batch.values) if (isPiperError(value) && !later.has(value.node as string)) this.#tally.failed++
  }

  get fault(): string | undefined {
    return this.#departures.fault
  }

  get stats(): NodeStats {
    const { counts } = this.lane
    const { timeouts, retries, reused, busyMs, latencyMs } = counts.legs?.[this.#at] ?? counts
    const { elapsedMs } = this.#clock
    const { out, errors } = this.#departures
    const { parallel } = this.#spec.settings
    return {
      in: this.reading?.items(counts.submitted) ?? this.#before?.out ?? 0,
      ...{ out, errors, timeouts, retries, latencyMs },
      ...(reused === undefined ? {} : { reused }),
      perSecond: elapsedMs > 0 ? (out / elapsedMs) * 1000 : 0,
      ...timeShares({ ...counts, busyMs }, elapsedMs, parallel === false ? 1 : parallel.size),
      // All that is on the trip, as nobody can tell how far it is.
      queued: this.ended || this.reading === undefined ? 0 : counts.submitted - counts.pulled,
      ...headOfLine(counts),
      tracked: this.tracked,
    }
  }
}

function headOfLine({ headOfLine: head }: LaneCounts): Pick<NodeStats, 'headOfLine'> {
  return head === undefined ? {} : { headOfLine: head }
}
