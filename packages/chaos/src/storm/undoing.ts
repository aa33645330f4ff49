/** What is to be undone: each once, at its time, or all at once. */
export class Undoing {
  readonly #open = new Map<() => void, NodeJS.Timeout>()
  readonly #all = (): void => this.now()

  constructor() {
    // Whoever forgets the storm leaves nothing behind, either.
    process.once('exit', this.#all)
  }

  later(afterMs: number, how: () => void): void {
    const undo = (): void => {
      const timer = this.#open.get(undo)
      if (timer === undefined) return
      this.#open.delete(undo)
      clearTimeout(timer)
      how()
    }
    this.#open.set(undo, setTimeout(undo, afterMs).unref())
  }

  /** All of it, the last first. */
  now(): void {
    for (const undo of [...this.#open.keys()].reverse()) undo()
  }

  /** The same, and nothing will come after it. */
  end(): void {
    this.now()
    process.off('exit', this.#all)
  }
}
