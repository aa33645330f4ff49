/** An input that is written while it is read: what a reader asks for comes as soon as somebody has put it. */
export class Feedback<T> implements AsyncIterableIterator<T> {
  readonly #items: T[]
  #wake = () => {}
  #ended = false

  /** @param items what is there to begin with */
  constructor(items: Iterable<T> = []) {
    this.#items = [...items]
  }

  /** Adds items behind all others. */
  put(items: Iterable<T>): void {
    this.#items.push(...items)
    this.#wake()
  }

  /** Says that nothing will be put any more. What has been put can be read all the same. */
  end(): void {
    this.#ended = true
    this.#wake()
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.#items.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#items.length > 0 ? { value: this.#items.shift() as T, done: false } : { value: undefined, done: true }
  }

  /** A reader that reads no more lets go of what is left. */
  async return(): Promise<IteratorResult<T, undefined>> {
    this.#items.length = 0
    this.end()
    return { value: undefined, done: true }
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
