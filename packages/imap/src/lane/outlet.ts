import {
  type Batch,
  batchWith,
  isEncoded,
  isNumbers,
  isStored,
  type LaneSpec,
  type Pulled,
  settle,
  sizeOf,
  unpack,
} from '@papy/contract/engine'
import type { Chunk } from '../chunk/chunk.ts'
import { Window } from '../chunk/window.ts'
import type { LaneTally } from './lane-tally.ts'
import type { Legs } from './legs.ts'
import type { Pace } from './pace.ts'
import { weightOf } from './weight.ts'

/** The map whose results leave. */
export interface SourceMap {
  readonly spec: LaneSpec
  readonly legs: Legs
  readonly pace: Pace
  readonly tally: LaneTally
}

/** What an outlet asks of its map. */
export interface OutletHost {
  /** Whether nothing more is submitted. */
  isDry(): boolean
  /** The last result is out. @throws what its reader is to be told instead of the end, once */
  end(): undefined
  /** Somebody waits for results. */
  awaited(): void
  /** Results are out: there may be room for others. */
  taken(): void
}

/** What reads results, waiting. */
interface Reader {
  readonly max: number
  resolve(batch: Batch | undefined): void
  reject(error: unknown): void
}

/** Where the results of one map leave: whole chunks come in, in any order, and batches go out to one reader. */
export class Outlet {
  /** What was submitted and is not out. */
  readonly window: Window
  /** How much its reader asks for at once, lately. */
  appetite = 1
  #relays = false
  #reader: Reader | undefined
  readonly #map: SourceMap
  readonly #host: OutletHost

  constructor(map: SourceMap, host: OutletHost) {
    this.window = new Window(map.spec.ordered, map.spec.relay)
    this.#map = map
    this.#host = host
  }

  /** Whether somebody waits for results. */
  get isRead(): boolean {
    return this.#reader !== undefined
  }

  /** Whether all is out that ever will be. */
  get isOver(): boolean {
    return this.window.unpulled === 0 && this.#host.isDry()
  }

  /** Most calls of a chunk: what goes on as bytes cannot be cut, so who reads it says how much it wants. */
  get portion(): number {
    return this.#relays ? Math.max(1, this.appetite) : Number.POSITIVE_INFINITY
  }

  /** Up to `max` results, when there are some; `undefined` at the end. @throws as {@link OutletHost.end} */
  pull(max: number): Pulled<Batch> {
    this.appetite = Math.max(max, this.appetite >> 1)
    const batch = this.#take(max)
    if (batch !== undefined) return batch
    if (this.isOver) return this.#host.end()
    return new Promise((resolve, reject) => {
      this.#reader = { max, resolve, reject }
      this.#host.awaited()
    })
  }

  /** All calls of a chunk are answered. */
  settle(chunk: Chunk): void {
    const { calls, slot, values, failures } = chunk
    if (isNumbers(values) && failures.length === 0 && calls.placeholders === undefined)
      this.window.settleNumbers(slot, calls, values)
    else this.#settle(chunk)
  }

  /** Whoever waits gets what there is, or the end. */
  deliver(): void {
    const reader = this.#reader
    if (reader === undefined) return
    const batch = this.#take(reader.max)
    if (batch === undefined && !this.isOver) return
    this.#reader = undefined
    if (batch !== undefined) return reader.resolve(batch)
    try {
      reader.resolve(this.#host.end())
    } catch (error) {
      reader.reject(error)
    }
  }

  /** Nothing will leave any more. */
  close(): void {
    this.window.clear()
    this.#reader?.resolve(undefined)
    this.#reader = undefined
  }

  #settle({ calls, slot, values, failures }: Chunk): void {
    const { legs, pace, tally } = this.#map
    const isPassed = isEncoded(values) || isStored(values)
    this.#relays = isPassed && failures.length === 0 && calls.placeholders === undefined
    if (this.#relays) {
      if (isEncoded(values)) pace.weigh(values.bytes.length / values.length)
      else if (isStored(values)) pace.weigh(values.weight)
      return this.window.settle(slot, batchWith(values, { ...calls, failed: false }))
    }
    const batch = settle(calls, { values: unpack(values), failures }, legs.subject)
    tally.failed(failures)
    pace.weigh(weightOf(batch.values[0]))
    this.window.settle(slot, batch)
  }

  #take(max: number): Batch | undefined {
    const batch = this.window.take(max, Date.now())
    if (batch === undefined) return undefined
    this.#map.tally.pulled += sizeOf(batch)
    this.#host.taken()
    return batch
  }
}
