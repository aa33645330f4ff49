import type { Bytes } from '@papy/contract'
import type { Arena, Spot } from '../arena/arena.ts'

/**
 * What a place holds for its readers, against its budget. Readers free without a word to who put it, so it is looked after
 * when the budget is reached, and not before.
 */
export class Held {
  readonly #arena: Arena
  readonly #budgetBytes: Bytes
  #items: { readonly spot: Spot; readonly byteLength: Bytes }[] = []
  #byteLength: Bytes = 0

  constructor(arena: Arena, budgetBytes: Bytes) {
    this.#arena = arena
    this.#budgetBytes = budgetBytes
  }

  /** Whether so many bytes more are within the budget. What is larger than all of it is let in alone. */
  admits(byteLength: Bytes): boolean {
    if (this.#budgetBytes === Number.POSITIVE_INFINITY || this.#fits(byteLength)) return true
    this.#items = this.#items.filter((item) => {
      const here = this.#arena.has(item.spot)
      if (!here) this.#byteLength -= item.byteLength
      return here
    })
    return this.#fits(byteLength)
  }

  add(spot: Spot, byteLength: Bytes): void {
    if (this.#budgetBytes === Number.POSITIVE_INFINITY) return
    this.#items.push({ spot, byteLength })
    this.#byteLength += byteLength
  }

  #fits(byteLength: Bytes): boolean {
    return this.#byteLength === 0 || this.#byteLength + byteLength <= this.#budgetBytes
  }
}
