/** The numbers from 0, as an input that can be watched. */
export class Feed implements Iterable<number> {
  /** Items taken so far. */
  read = 0
  readonly #length: number
  readonly #marks = new Map<number, () => void>()

  constructor(length: number = Number.POSITIVE_INFINITY) {
    this.#length = length
  }

  /** Resolves when so many items were taken. */
  reached(count: number): Promise<void> {
    if (this.read >= count) return Promise.resolve()
    return new Promise((resolve) => this.#marks.set(count, resolve))
  }

  [Symbol.iterator](): Iterator<number> {
    const next = (): IteratorResult<number, undefined> => {
      if (this.read >= this.#length) return { value: undefined, done: true }
      const value = this.read++
      this.#marks.get(this.read)?.()
      return { value, done: false }
    }
    return { next }
  }
}
