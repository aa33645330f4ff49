import { type Batch, type Flow, isLater, type Pulled, sizeOf, sliceBatch } from '@papy/contract/engine'
import type { Coverage } from '@papy/contract/journal'

/** What has not left yet of what comes to an output: rows that some other output lacked come again to all of them. */
export class News implements Flow<Batch> {
  readonly #parts: Batch[] = []
  readonly #flow: Flow<Batch>
  readonly #left: Coverage

  constructor(flow: Flow<Batch>, left: Coverage) {
    this.#flow = flow
    this.#left = left
  }

  pull(max: number): Pulled<Batch> {
    for (;;) {
      const part = this.#parts.shift()
      if (part !== undefined) return this.#give(part, max)
      const pulled = this.#flow.pull(max)
      if (isLater(pulled)) return pulled.then((batch) => this.#arrived(batch, max))
      if (pulled === undefined) return undefined
      this.#part(pulled)
    }
  }

  close(): void | PromiseLike<void> {
    return this.#flow.close()
  }

  #arrived(batch: Batch | undefined, max: number): Pulled<Batch> {
    if (batch === undefined) return undefined
    this.#part(batch)
    return this.pull(max)
  }

  // The ends of groups that have left already are of no use to anybody.
  #part(batch: Batch): void {
    const parts = this.#left.rest(batch)
    const [only] = parts
    if (sizeOf(batch) === 0 || (only?.[0] === 0 && only[1] === sizeOf(batch))) this.#parts.push(batch)
    else for (const [from, to] of parts) this.#parts.push(sliceBatch(batch, from, to))
  }

  #give(part: Batch, max: number): Batch {
    const size = sizeOf(part)
    if (size <= max) return part
    this.#parts.unshift(sliceBatch(part, max, size))
    return sliceBatch(part, 0, max)
  }
}
