/** When a host that fails at everything is given no more work. */
export interface BreakerOptions {
  /** Workers that it must have lost. @defaultValue 5 */
  readonly failures?: number
  /** Within so many Ms. @defaultValue 60,000 */
  readonly withinMs?: number
  /** Share of what came back well meanwhile, below which it is cut off. @defaultValue 0.5 */
  readonly leastShare?: number
}

/**
 * Cuts off a host that loses whatever it is given, quickly, and so would be given all of it: a black hole (RPyC's dead
 * proxies in the original keep swallowing items). Failures of functions are none of it; only those of the host count.
 */
export class Breaker {
  readonly #failures: number
  readonly #withinMs: number
  readonly #leastShare: number
  /** What happened of late, summed up by {@link SLICES} parts of the time that counts; the oldest first. */
  #slices: Slice[] = []
  #open = false

  constructor({ failures = 5, withinMs = 60_000, leastShare = 0.5 }: BreakerOptions = {}) {
    this.#failures = failures
    this.#withinMs = withinMs
    this.#leastShare = leastShare
  }

  /** Whether the host is cut off; it stays so. */
  get isOpen(): boolean {
    return this.#open
  }

  /** Work of it came back. */
  succeeded(now: number): void {
    this.#sliceAt(now).good++
  }

  /** It lost a worker. Whether that cuts it off. */
  failed(now: number): boolean {
    this.#sliceAt(now).bad++
    let [good, bad] = [0, 0]
    for (const slice of this.#slices) {
      good += slice.good
      bad += slice.bad
    }
    if (bad >= this.#failures && good / (good + bad) < this.#leastShare) this.#open = true
    return this.#open
  }

  #sliceAt(now: number): Slice {
    const last = this.#slices.at(-1)
    if (last !== undefined && now - last.at < this.#withinMs / SLICES) return last
    const slice = { at: now, good: 0, bad: 0 }
    this.#slices = [...this.#slices.filter(({ at }) => now - at < this.#withinMs), slice]
    return slice
  }
}

/** A part of the time that counts. */
interface Slice {
  readonly at: number
  good: number
  bad: number
}

const SLICES = 60
