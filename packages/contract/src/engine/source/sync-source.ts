import type { Batch } from '../batch.ts'
import type { Column, Numbers } from '../column.ts'
import { Harvest } from './harvest.ts'
import { batchOf, type Source } from './source.ts'

/** How long, in Ms, a synchronous input may be read before others get their turn. */
const READING_MS = 5

/** Items after which the clock is looked at, at first and where they come slowly; where they come quickly. */
const [LOOK, QUICK_LOOK] = [16, 64]

/** Reads a synchronous input. */
export class SyncSource implements Source {
  read = 0
  #reading = false
  #ended = false
  #failure: { readonly error: unknown } | undefined
  #iterator: Iterator<unknown> | undefined
  readonly #harvest = new Harvest()
  readonly #items: Iterable<unknown>

  constructor(items: Iterable<unknown>) {
    this.#items = items
  }

  pull(max: number, spare?: Numbers): Batch | undefined {
    if (this.#failure !== undefined) this.#throwFailure(this.#failure)
    if (this.#ended) return undefined
    const first = this.read
    const column = this.#take(max, spare)
    this.read += column.length
    if (column.length > 0) return batchOf(column, first)
    if (this.#failure !== undefined) this.#throwFailure(this.#failure)
    return undefined
  }

  // An input may close its own run while it is asked for an item: a generator cannot return while it runs.
  close(): void {
    if (this.#ended) return
    this.#ended = true
    if (!this.#reading) this.#iterator?.return?.()
  }

  #take(max: number, spare: Numbers | undefined): Column {
    const harvest = this.#harvest
    harvest.begin(max, spare)
    let look = LOOK
    const began = max < LOOK ? 0 : performance.now()
    this.#reading = true
    try {
      this.#iterator ??= this.#items[Symbol.iterator]()
      const iterator = this.#iterator
      while (harvest.size < max && !this.#ended) {
        const next = iterator.next()
        if (next.done) {
          this.#ended = true
          break
        }
        harvest.add(next.value)
        if (this.#ended) iterator.return?.()
        else if (harvest.size === look && look < max) {
          const ms = performance.now() - began
          if (ms > READING_MS) break
          // To look costs as much as an item that comes quickly.
          look += ms < READING_MS / 16 ? QUICK_LOOK : LOOK
        }
      }
    } catch (error) {
      this.#ended = true
      this.#failure = { error }
    }
    this.#reading = false
    return harvest.end()
  }

  #throwFailure({ error }: { readonly error: unknown }): never {
    this.#failure = undefined
    throw error
  }
}
