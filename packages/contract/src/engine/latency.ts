/** A duration in milliseconds. */
type Ms = number

/** Buckets per doubling: a percentile is right within about 9 %. */
const PER_OCTAVE = 8

/** Doublings that are told apart, from 2^-10 to 2^30 Ms (a microsecond to twelve days). */
const [LEAST, MOST] = [-10, 30]

/** Durations counted by size, in constant memory: one count per message, not per item. */
export class Latency {
  #total = 0
  readonly #counts = new Uint32Array((MOST - LEAST) * PER_OCTAVE + 1)

  record(ms: Ms): void {
    const octave = Math.min(MOST, Math.log2(Math.max(ms, 2 ** LEAST)))
    const bucket = Math.round((octave - LEAST) * PER_OCTAVE)
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1
    this.#total++
  }

  /** 50, 95 and 99 of 100 took no longer than this. 0 while there is nothing. */
  percentiles(): { readonly p50: Ms; readonly p95: Ms; readonly p99: Ms } {
    return { p50: this.#at(0.5), p95: this.#at(0.95), p99: this.#at(0.99) }
  }

  #at(share: number): Ms {
    if (this.#total === 0) return 0
    let seen = 0
    const bucket = this.#counts.findIndex((count) => {
      seen += count
      return seen >= share * this.#total
    })
    return 2 ** (bucket / PER_OCTAVE + LEAST)
  }
}
