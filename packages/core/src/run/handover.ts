import type { Batch, Items } from '@papy/contract/engine'

/** Follows which items of a batch were handed to whoever reads, and tells when it is asked. */
export class Handover<B extends Batch> {
  #batch: B | undefined
  #entered = 0
  readonly #items: Items
  readonly #enter: (batch: B, from: number, to: number) => void

  /** @param enter - told of items that were handed over since */
  constructor(items: Items, enter: (batch: B, from: number, to: number) => void) {
    this.#items = items
    this.#enter = enter
  }

  /** From now on items of this batch are handed over. */
  open(batch: B): void {
    this.account()
    this.#batch = batch
    this.#entered = 0
  }

  /** Tells of what was handed over since. */
  account(): void {
    const batch = this.#batch
    if (batch === undefined) return
    const size = batch.values.length
    const handed = size - this.#items.heldCount
    if (handed > this.#entered) this.#enter(batch, this.#entered, handed)
    this.#entered = handed
    if (handed === size) this.#batch = undefined
  }

  /** What was not handed over never will be. */
  end(): void {
    this.account()
    this.#batch = undefined
  }
}
