import {
  type Failure,
  type LaneLeg,
  type LaneSpec,
  Latency,
  type LegCounts,
  type Subject,
  subjectOf,
  timeoutsOf,
} from '@papy/contract/engine'
import type { Ms } from '../units.ts'

interface Tally {
  timeouts: number
  retries: number
  reused: number
  busyMs: Ms
  readonly latency: Latency
}

/** The legs of a map, one for each piper that is called on the same trip: what holds for them, and what they did. */
export class Legs {
  /** How many there are; 1 where nothing is fused. */
  readonly count: number
  /** The shortest time that a call of any of them may take. */
  readonly leastLimit: Ms
  /** For calls that nothing has gone wrong with yet: which attempt of each leg it is. */
  readonly firstAttempts: readonly number[]
  /** For errors. */
  readonly subject: Subject
  readonly #all: readonly LaneLeg[]
  readonly #tallies: readonly Tally[]

  constructor(spec: LaneSpec) {
    const { following = [] } = spec
    this.#all = [spec, ...following]
    this.count = this.#all.length
    this.leastLimit = Math.min(...this.#all.map(limitOf))
    this.firstAttempts = Object.freeze(this.#all.map(() => 1))
    this.subject = subjectOf(spec)
    this.#tallies = this.#all.map(() => ({ timeouts: 0, retries: 0, reused: 0, busyMs: 0, latency: new Latency() }))
  }

  at(leg: number): LaneLeg {
    return this.#all[leg] as LaneLeg
  }

  /** Ms that a call of one of them may take. */
  limit(leg: number): Ms {
    return limitOf(this.at(leg))
  }

  /** Whether functions of one hold what has to be closed with the run. */
  get holds(): boolean {
    return this.#all.some(({ steps }) => steps.some(({ holds }) => holds === true))
  }

  get retries(): number {
    return this.#tallies.reduce((sum, { retries }) => sum + retries, 0)
  }

  /** What each did. */
  get counts(): readonly LegCounts[] {
    return this.#tallies.map(({ latency, reused, ...counts }, leg) => ({
      ...counts,
      ...(this.at(leg).reuse === undefined ? {} : { reused }),
      latencyMs: latency.percentiles(),
    }))
  }

  /** Calls that were not made because their results were in a cache; `undefined` where there is none. */
  get reused(): number | undefined {
    if (!this.#all.some(({ reuse }) => reuse !== undefined)) return undefined
    return this.#tallies.reduce((sum, { reused }) => sum + reused, 0)
  }

  /** So many results of each leg, from that one on, were in a cache. */
  found(first: number, counts: readonly number[]): void {
    for (const [at, count] of counts.entries()) this.#tally(first + at).reused += count
  }

  retried(leg: number): void {
    this.#tally(leg).retries++
  }

  /** These failed for good. */
  failed(failures: readonly Failure[]): void {
    for (const failure of failures) this.#tally(failure.leg ?? 0).timeouts += timeoutsOf([failure])
  }

  /** A piece was with us for so long, of which each leg, from that one on, computed for so long. */
  observe(totalMs: Ms, first: number, legsMs: readonly Ms[]): void {
    let waited = totalMs
    for (const [at, ms] of legsMs.entries()) {
      this.#tally(first + at).busyMs += ms
      if (at === 0) continue
      this.#tally(first + at).latency.record(ms)
      waited -= ms
    }
    // All the waiting before is for the first; the others are at once called with what they wait for.
    this.#tally(first).latency.record(Math.max(0, waited))
  }

  #tally(leg: number): Tally {
    return this.#tallies[leg] as Tally
  }
}

function limitOf({ timeoutMs }: LaneLeg): Ms {
  return timeoutMs ?? Number.POSITIVE_INFINITY
}
