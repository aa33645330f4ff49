import type { Bytes } from '@papy/contract'
import type { Arena, Spot } from '../arena/arena.ts'

interface Item {
  readonly spot: Spot
  readonly byteLength: Bytes
}

/**
 * What a place holds for its readers, against its budget. Readers free without a word to who put it, so it is looked after
 * when the budget is reached, and not before.
 */
export class Held {
  readonly #arena: Arena
  readonly #budgetBytes: Bytes
  /** In the order in which they were put: most often they are freed in that order, too. */
  readonly #items = new Set<Item>()
  #byteLength: Bytes = 0

  constructor(arena: Arena, budgetBytes: Bytes) {
    this.#arena = arena
    this.#budgetBytes = budgetBytes
  }

  /** Whether so many bytes more are within the budget. What is larger than all of it is let in alone. */
  admits(byteLength: Bytes): boolean {
    if (this.#fits(byteLength)) return true
    for (const item of this.#items) {
      if (this.#arena.has(item.spot)) continue
      this.#items.delete(item)
      this.#byteLength -= item.byteLength
      if (this.#fits(byteLength)) return true
    }
    return false
  }

  add(spot: Spot, byteLength: Bytes): void {
    if (this.#budgetBytes === Number.POSITIVE_INFINITY) return
    this.#items.add({ spot, byteLength })
    this.#byteLength += byteLength
  }

  #fits(byteLength: Bytes): boolean {
    return this.#byteLength === 0 || this.#byteLength + byteLength <= this.#budgetBytes
  }
}
