import { paused } from './paused.ts'

/** Origins that are remembered before those that need no waiting any more are forgotten. */
const MANY = 1000

/** When requests may begin: at a distance from each other, and not while their server asks everybody to wait. */
export class Pace {
  readonly #spacingMs: number
  /** By origin, the earliest time of the next request. */
  readonly #next = new Map<string, number>()
  /** By origin, until when its server wants to see nobody. */
  readonly #held = new Map<string, number>()

  constructor(spacingMs: number) {
    this.#spacingMs = spacingMs
  }

  /** Waits for one's turn. @throws the signal's reason */
  async turn(origin: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      await paused(this.#reserve(origin) - performance.now(), signal)
      if ((this.#held.get(origin) ?? 0) <= performance.now()) return
    }
  }

  /** From now on, and for so many Ms, no request begins. */
  hold(origin: string, ms: number): void {
    this.#forget(this.#held)
    this.#held.set(origin, Math.max(this.#held.get(origin) ?? 0, performance.now() + ms))
  }

  #reserve(origin: string): number {
    this.#forget(this.#next)
    const at = Math.max(performance.now(), this.#next.get(origin) ?? 0, this.#held.get(origin) ?? 0)
    this.#next.set(origin, at + this.#spacingMs)
    return at
  }

  #forget(times: Map<string, number>): void {
    if (times.size < MANY) return
    const now = performance.now()
    for (const [origin, time] of times) if (time <= now) times.delete(origin)
  }
}
