/** What the coordinator said to a worker whose program does not listen yet: it waits for whoever does. */
export class EarlyWords {
  #handler: ((message: unknown) => void) | undefined
  readonly #waiting: unknown[] = []

  put(message: unknown): void {
    if (this.#handler === undefined || this.#waiting.length > 0) this.#waiting.push(message)
    else this.#handler(message)
  }

  /** Not before who calls this has done what else it does now, as a port would. */
  deliverTo(handler: (message: unknown) => void): void {
    this.#handler = handler
    queueMicrotask(this.#deliver)
  }

  // What one of them throws costs the others nothing.
  readonly #deliver = (): void => {
    try {
      while (this.#waiting.length > 0) this.#handler?.(this.#waiting.shift())
    } finally {
      if (this.#waiting.length > 0) queueMicrotask(this.#deliver)
    }
  }
}
