/** Since when a node works, and how long it did. */
export class Stopwatch {
  #startedAt = 0
  #endedAt = 0

  start(): void {
    this.#startedAt = performance.now()
  }

  /** Again is a no-op. */
  end(): void {
    if (this.#endedAt === 0) this.#endedAt = performance.now()
  }

  get ended(): boolean {
    return this.#endedAt > 0
  }

  /** Ms it works, or did. */
  get elapsedMs(): number {
    return this.#startedAt === 0 ? 0 : (this.#endedAt || performance.now()) - this.#startedAt
  }
}
