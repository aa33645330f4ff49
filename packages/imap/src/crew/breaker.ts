import type { Ms } from '../units.ts'

/** When a host that fails at everything is given no more work: so many workers lost within so long, and this share of what came back. */
const [FAILURES, WITHIN, LEAST_SHARE]: readonly [number, Ms, number] = [5, 60_000, 0.5]

/** What happened of late is summed up by so many parts of the time that counts. */
const SLICES = 60

/** A part of the time that counts. */
interface Slice {
  readonly at: Ms
  good: number
  bad: number
}

/**
 * Sees that a host loses whatever it is given, quickly, and so would be given all of it: a black hole (RPyC's dead proxies in
 * the original keep swallowing items). It has no timer and reads no clock.
 */
export class Breaker {
  /** The oldest first. */
  #slices: Slice[] = []

  /** Work of it came back. */
  succeeded(now: Ms): void {
    this.#sliceAt(now).good++
  }

  /** It lost a worker. Whether it is a black hole. */
  failed(now: Ms): boolean {
    this.#sliceAt(now).bad++
    let [good, bad] = [0, 0]
    for (const slice of this.#slices) {
      good += slice.good
      bad += slice.bad
    }
    return bad >= FAILURES && good / (good + bad) < LEAST_SHARE
  }

  #sliceAt(now: Ms): Slice {
    const last = this.#slices.at(-1)
    if (last !== undefined && now - last.at < WITHIN / SLICES) return last
    const slice = { at: now, good: 0, bad: 0 }
    this.#slices = [...this.#slices.filter(({ at }) => now - at < WITHIN), slice]
    return slice
  }
}
