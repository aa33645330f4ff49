import type { Batch } from '../batch.ts'
import { batchOf, type Source } from './source.ts'

/** Reads an array. */
export class ArraySource implements Source {
  read = 0
  #closed = false
  readonly #items: readonly unknown[]

  constructor(items: readonly unknown[]) {
    this.#items = items
  }

  pull(max: number): Batch | undefined {
    const first = this.read
    const to = Math.min(first + max, this.#items.length)
    if (this.#closed || to <= first) return undefined
    this.read = to
    return batchOf(this.#items.slice(first, to), first)
  }

  close(): void {
    this.#closed = true
  }
}
