import { isPiperError } from '@papy/contract'
import { type Batch, sizeOf } from '@papy/contract/engine'
import type { NewEvent } from '../events.ts'

/** Counts what leaves a node, and tells of its failures. */
export class Departures {
  /** Items that left. */
  out = 0
  /** Placeholders of its own among them. */
  errors = 0
  #fault: string | undefined
  readonly #name: string
  readonly #ordered: boolean
  readonly #tell: (event: NewEvent) => void
  /** Index that the next item has, or more, where some are left out. */
  #next = 0
  readonly #hasGaps: boolean

  /** @param hasGaps - some items are left out */
  constructor(name: string, ordered: boolean, tell: (event: NewEvent) => void, hasGaps = false) {
    this.#name = name
    this.#ordered = ordered
    this.#tell = tell
    this.#hasGaps = hasGaps
  }

  /** What is wrong with the indices of the items that left, if they are in order: some were lost, or came twice. */
  get fault(): string | undefined {
    return this.#fault
  }

  // Placeholders of other nodes pass through; only those made here are errors of this one.
  count(batch: Batch): void {
    const { failed, first } = batch
    const isWrong = this.#hasGaps ? first < this.#next : first !== this.#next
    if (isWrong && this.#ordered) this.#fault ??= `item ${first} left when it was the turn of item ${this.#next}`
    this.#next = (this.#hasGaps ? first : this.#next) + sizeOf(batch)
    this.out += sizeOf(batch)
    if (!failed) return
    for (const value of batch.values) {
      if (!isPiperError(value) || value.node !== this.#name) continue
      this.errors++
      const type = value.code === 'ERR_TIMEOUT' ? 'timeout' : 'item-error'
      const at = value.index === undefined ? {} : { index: value.index }
      this.#tell({ type, node: this.#name, error: value, ...at })
    }
  }
}
