import { type Batch, columnOf, isNumbers, type Numbers, sizeOf } from '@papy/contract/engine'

interface Rows {
  readonly first: number
  readonly size: number
  /** Its values, from one position up to another. */
  readonly part: (from: number, to: number) => readonly unknown[]
}

/** What was read of an input and is not done with, in order: for whoever must tell what failed. */
export class RowsUnderWay {
  readonly #batches: Rows[] = []

  add(batch: Batch): void {
    const column = columnOf(batch)
    // Numbers are in a buffer that is used again.
    const part = isNumbers(column) ? partOf(column.slice()) : (from: number, to: number) => batch.values.slice(from, to)
    this.#batches.push({ first: batch.first, size: sizeOf(batch), part })
  }

  /** The items of some indices; those that are not there any more are left out. */
  of(from: number, to: number): readonly unknown[] {
    const found: unknown[] = []
    for (let at = this.#behind(from); at < this.#batches.length; at++) {
      const { first, part } = this.#batches[at] as Rows
      if (first >= to) break
      found.push(...part(Math.max(0, from - first), to - first))
    }
    return found
  }

  /** Those below an index are done with. */
  forget(below: number): void {
    this.#batches.splice(0, this.#behind(below))
  }

  /** Index of the first batch that ends behind an item. */
  #behind(item: number): number {
    let [low, high] = [0, this.#batches.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const { first, size } = this.#batches[middle] as Rows
      if (first + size > item) high = middle
      else low = middle + 1
    }
    return low
  }
}

function partOf(numbers: Numbers): Rows['part'] {
  return (from, to) => Array.from(numbers.subarray(from, to))
}
