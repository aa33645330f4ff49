/** How long, in Ms, a worker may take to close what its functions hold for maps that are over. */
const CLOSE_MS = 2_000

/** What the functions of one worker hold for longer than a call, such as programs: for which maps that are over. */
export class HandBelongings {
  readonly #lanes = new Set<number>()
  #onNone = () => {}

  /** The worker was told to forget this map, and with it what its functions hold. */
  dropped(lane: number): void {
    this.#lanes.add(lane)
  }

  /** It has closed all of that. */
  closed(lane: number): void {
    if (this.#lanes.delete(lane) && this.#lanes.size === 0) this.#onNone()
  }

  /** Whether there is any of which it has not said so. */
  get any(): boolean {
    return this.#lanes.size > 0
  }

  /** Waits until there is none; no longer than {@link CLOSE_MS}. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, CLOSE_MS)
      this.#onNone = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** The worker is no more. */
  end(): void {
    this.#lanes.clear()
    this.#onNone()
  }
}
