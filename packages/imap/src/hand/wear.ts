import type { Recycle } from './housekeeping.ts'

/** What one worker has done, and the memory in use in it: beyond a limit it is worn, and replaced. */
export class Wear {
  #items = 0
  #bytes = 0
  readonly #limit: Recycle

  constructor(limit: Recycle) {
    this.#limit = limit
  }

  /** It answered so many calls, with so much memory in use. */
  served(items: number, bytes = 0): void {
    this.#items += items
    this.#bytes = bytes
  }

  /** Whether it is worn, once it will have answered so many more. */
  isReached(more: number): boolean {
    return this.#items + more >= this.#limit.items || this.#bytes >= this.#limit.bytes
  }
}
