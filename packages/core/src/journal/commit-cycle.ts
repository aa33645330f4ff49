/** Does the same again and again, some time after there is something to do, and never twice at once. */
export class CommitCycle {
  #isDirty = false
  #timer: NodeJS.Timeout | undefined
  #last: Promise<void> = Promise.resolve()
  readonly #everyMs: number
  readonly #commit: () => Promise<void>
  readonly #onFailure: (error: unknown) => void

  /** @param onFailure - told when it failed: it is not done any more */
  constructor(everyMs: number, commit: () => Promise<void>, onFailure: (error: unknown) => void) {
    this.#everyMs = everyMs
    this.#commit = commit
    this.#onFailure = onFailure
  }

  /** There is something to do. */
  stir(): void {
    this.#isDirty = true
    this.#timer ??= setTimeout(() => void this.run().catch(this.#onFailure), this.#everyMs).unref()
  }

  /** Does it now, if there is something to do; settles when all is done. @throws (rejects) what doing it throws */
  run(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#last = this.#last.then(() => {
      if (!this.#isDirty) return
      this.#isDirty = false
      return this.#commit()
    })
    return this.#last
  }
}
