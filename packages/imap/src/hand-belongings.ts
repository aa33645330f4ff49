/** How long, in Ms, a worker may take to close what its functions hold for maps that are over. */
const CLOSE_MS = 2_000

/** What the functions of one worker hold for longer than a call: for which maps, as the worker says it. */
export class HandBelongings {
  readonly #lanes = new Set<number>()
  #onNone = () => {}

  /** The functions of a map hold something, or nothing any more. */
  note(lane: number, held: boolean): void {
    if (held) this.#lanes.add(lane)
    else this.#lanes.delete(lane)
    if (this.#lanes.size === 0) this.#onNone()
  }

  /** Whether there is anything. */
  get any(): boolean {
    return this.#lanes.size > 0
  }

  /** Waits until there is nothing; no longer than {@link CLOSE_MS}. */
  closed(): Promise<void> {
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
