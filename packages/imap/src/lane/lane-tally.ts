import { type Failure, type LaneCounts, Latency, timeoutsOf } from '@papy/contract/engine'
import type { Slot } from '../chunk/window.ts'
import type { Ms } from '../units.ts'
import type { Legs } from './legs.ts'
import { Shares, type Standing } from './shares.ts'

/** What one map did since it was opened, in numbers. */
export class LaneTally {
  pulled = 0
  #submitted = 0
  #running = 0
  #failed = 0
  #timeouts = 0
  #busyMs: Ms = 0
  readonly #latency = new Latency()
  readonly #shares = new Shares()
  readonly #legs: Legs

  constructor(legs: Legs) {
    this.#legs = legs
  }

  /** So many items are under way from now on. */
  submitted(items: number): void {
    this.#submitted += items
    this.#running += items
  }

  /** So many are finished. */
  finished(items: number): void {
    this.#running -= items
  }

  /** These of them failed for good. */
  failed(failures: readonly Failure[]): void {
    this.#failed += failures.length
    this.#timeouts += timeoutsOf(failures)
    if (this.#legs.count > 1) this.#legs.failed(failures)
  }

  /** A piece came back after so long, of which a worker spent so much on it. */
  answered(waitedMs: Ms, busyMs: Ms): void {
    this.#busyMs += busyMs
    this.#latency.record(waitedMs)
  }

  /** What is under way is not waited for any more. */
  forget(): void {
    this.#running = 0
  }

  /** From now on the map stands so. */
  note(standing: Standing): void {
    this.#shares.note(performance.now(), standing)
  }

  /** @param head - the unfinished chunk that finished ones wait for */
  counts(head: Slot | undefined): LaneCounts {
    const headOfLine = head === undefined ? {} : { headOfLine: { index: head.first, sinceMs: head.sinceMs } }
    const now = performance.now()
    const legs = this.#legs
    const { reused } = legs
    return {
      submitted: this.#submitted,
      pulled: this.pulled,
      failed: this.#failed,
      timeouts: this.#timeouts,
      running: this.#running,
      busyMs: this.#busyMs,
      retries: legs.retries,
      ...(reused === undefined ? {} : { reused }),
      blockedMs: this.#shares.blockedMs(now),
      waitingMs: this.#shares.waitingMs(now),
      latencyMs: this.#latency.percentiles(),
      ...headOfLine,
      ...(legs.count > 1 ? { legs: legs.counts } : {}),
    }
  }
}
