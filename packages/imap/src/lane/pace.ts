import { MAX_CHUNK } from '@papy/contract/engine'
import type { Bytes, Ms } from '../units.ts'

/** Worker time one message should be good for: long beside a message, short beside a person's patience. */
const TARGET: Ms = 24

/** Most bytes in a message, by the weight of a sampled item. */
const MAX_BYTES: Bytes = 1024 * 1024

/** What is moved burdens a message so many times less than what is copied. */
const MOVED = 4

/** How much quicker than before a message may grow. */
const GROWTH = 4

/** How much the last message counts in the average. */
const WEIGHT = 0.3

/**
 * How many calls go into one message: as many as keep a worker busy for {@link TARGET}, by measured cost and weight.
 * It starts at one, so that the first result is not late (PERFORMANCE.md 5.2).
 */
export class Pace {
  /** Calls for the next message. */
  chunk = 1
  #cost: Ms = 0
  #weight: Bytes = 0
  readonly #most: number
  readonly #moves: boolean

  /** @param moves - buffers in items are moved, not copied */
  constructor(most: number, moves = false) {
    this.#most = Math.max(1, Math.min(most, MAX_CHUNK))
    this.#moves = moves
  }

  /** Ms one call takes, as far as known. */
  get costMs(): Ms {
    return this.#cost
  }

  /** What an item weighs, the heaviest lately; 0 before the first was weighed. */
  get weight(): Bytes {
    return this.#weight
  }

  /** What an item costs on its way, as if it were copied. */
  get burden(): Bytes {
    return this.#moves ? this.#weight / MOVED : this.#weight
  }

  /** Ms one message takes, as far as known. */
  get messageMs(): Ms {
    return this.#cost * this.chunk
  }

  /** A message of `calls` calls took `ms` of worker time. */
  observe(calls: number, ms: Ms): void {
    const cost = ms / calls
    this.#cost = this.#cost === 0 ? cost : this.#cost + WEIGHT * (cost - this.#cost)
    const wanted = TARGET / Math.max(this.#cost, 1e-6)
    this.chunk = Math.max(1, Math.floor(Math.min(wanted, this.#allowed, this.chunk * GROWTH, this.#most)))
  }

  /** An item weighs so much; the heaviest lately counts. */
  weigh(bytes: Bytes): void {
    this.#weight = Math.max(bytes, this.#weight + WEIGHT * (bytes - this.#weight))
    this.chunk = Math.max(1, Math.min(this.chunk, Math.floor(this.#allowed)))
  }

  get #allowed(): number {
    return MAX_BYTES / Math.max(this.burden, 1)
  }
}
