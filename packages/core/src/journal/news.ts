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

  #part(batch: Batch): void {
    const size = sizeOf(batch)
    let at = 0
    for (const [from, to] of size === 0 ? [[0, 0] as const] : this.#left.rest(batch)) {
      this.#pass(batch, at, from)
      this.#parts.push(sliceBatch(batch, from, to))
      at = to
    }
    this.#pass(batch, at, size)
  }

  // The items left before; the ends of their groups may not have.
  #pass(batch: Batch, from: number, to: number): void {
    if (from === to) return
    const { ends, ...part } = sliceBatch(batch, from, to)
    if (ends === undefined || ends.length === 0) return
    // Of the groups that end here the first may have begun before.
    const { group } = part
    const offset = part.offset + (ends[0] as number)
    this.#parts.push({ ...part, values: [], group, offset, ends: ends.map(() => 0) })
  }

  #give(part: Batch, max: number): Batch {
    const size = sizeOf(part)
    if (size <= max) return part
    this.#parts.unshift(sliceBatch(part, max, size))
    return sliceBatch(part, 0, max)
  }
}
