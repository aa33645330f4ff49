import { type Batch, columnOf, isNumbers, sizeOf } from '@papy/contract/engine'

/** What was read of an input and is not done with: for whoever must tell what failed. */
export class RowsUnderWay {
  readonly #batches: { readonly first: number; readonly size: number; readonly values: () => readonly unknown[] }[] = []

  add(batch: Batch): void {
    const column = columnOf(batch)
    // Numbers are in a buffer that is used again.
    const values = isNumbers(column) ? copied(column.slice()) : () => batch.values
    this.#batches.push({ first: batch.first, size: sizeOf(batch), values })
  }

  /** The items of some indices; those that are not there any more are left out. */
  of(from: number, to: number): readonly unknown[] {
    const found: unknown[] = []
    for (const { first, size, values } of this.#batches) {
      if (first >= to) break
      if (first + size <= from) continue
      found.push(...values().slice(Math.max(0, from - first), to - first))
    }
    return found
  }

  /** Those below an index are done with. */
  forget(below: number): void {
    let gone = 0
    for (const { first, size } of this.#batches) {
      if (first + size > below) break
      gone++
    }
    this.#batches.splice(0, gone)
  }
}

function copied(numbers: ArrayLike<number>): () => readonly unknown[] {
  return () => Array.from(numbers)
}
