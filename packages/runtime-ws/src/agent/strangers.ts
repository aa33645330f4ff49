import type { Duplex as Stream } from 'node:stream'

/** Who has not shown for so long that it may go on is cut off. Ms. */
export const STRANGER_MS = 5_000

/** Most of them at the same time. */
const MOST_STRANGERS = 64

/** How often one looks who has been there for too long. Ms. */
const LOOK_MS = 1_000

/** Connections of whom nothing is known: so many at most, the oldest of which go first, and none stays long. One clock for all. */
export class Strangers<Connection extends Stream> {
  /** By when each came: the oldest is the first. */
  readonly #since = new Map<Connection, number>()
  #clock: NodeJS.Timeout | undefined

  /** There is one more. */
  add(one: Connection): void {
    this.#since.set(one, performance.now())
    this.#clock ??= setInterval(() => this.#look(), LOOK_MS).unref()
    const [oldest] = this.#since.keys()
    if (this.#since.size > MOST_STRANGERS) this.#cut(oldest)
  }

  /** It is none any more: it is not cut off. */
  delete(one: Connection): void {
    this.#since.delete(one)
    if (this.#since.size > 0) return
    clearInterval(this.#clock)
    this.#clock = undefined
  }

  /** Cuts off all of them. */
  clear(): void {
    for (const one of this.#since.keys()) this.#cut(one)
  }

  #look(): void {
    const before = performance.now() - STRANGER_MS
    for (const [one, since] of this.#since) {
      if (since > before) return
      this.#cut(one)
    }
  }

  #cut(one: Connection | undefined): void {
    if (one === undefined) return
    this.delete(one)
    one.destroy()
  }
}
