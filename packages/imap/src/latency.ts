import type { Ms } from './units.ts'

/** Buckets per doubling: a percentile is right within about 9 %. */
const PER_OCTAVE = 8

/** Durations counted by size, in constant memory: one count per message, not per item. */
export class Latency {
  #total = 0
  readonly #counts = new Map<number, number>()

  record(ms: Ms): void {
    const bucket = Math.round(Math.log2(Math.max(ms, 0.001)) * PER_OCTAVE)
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1)
    this.#total++
  }

  /** 50, 95 and 99 of 100 took no longer than this. 0 while there is nothing. */
  percentiles(): { readonly p50: Ms; readonly p95: Ms; readonly p99: Ms } {
    const buckets = [...this.#counts].sort(([a], [b]) => a - b)
    return { p50: this.#at(buckets, 0.5), p95: this.#at(buckets, 0.95), p99: this.#at(buckets, 0.99) }
  }

  #at(buckets: readonly (readonly [number, number])[], share: number): Ms {
    let seen = 0
    for (const [bucket, count] of buckets) {
      seen += count
      if (seen >= share * this.#total) return 2 ** (bucket / PER_OCTAVE)
    }
    return 0
  }
}
