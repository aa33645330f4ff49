import { describe } from '../../errors.ts'
import type { Batch } from '../batch.ts'
import type { Pulled } from '../flow.ts'
import type { Pulse } from '../pulse.ts'
import { batchOf, type Source } from './source.ts'

/**
 * Reads an asynchronous input ahead of nobody: only while a pull waits. What arrives without a turn of the event loop
 * leaves as one batch, so that a quick generator is not sent item by item; what comes alone leaves at once.
 */
export class AsyncSource implements Source {
  read = 0
  #ended = false
  #reading = false
  #max = 0
  #values: unknown[] = []
  #failure: { readonly error: unknown } | undefined
  #waiter: { resolve: (batch: Batch | undefined) => void; reject: (error: unknown) => void } | undefined
  #flushing = false
  #iterator: AsyncIterator<unknown> | undefined
  readonly #items: AsyncIterable<unknown>
  readonly #pulse: Pulse

  constructor(items: AsyncIterable<unknown>, pulse: Pulse) {
    this.#items = items
    this.#pulse = pulse
  }

  pull(max: number): Pulled<Batch> {
    if (this.#values.length > 0 || this.#failure !== undefined || this.#ended) return this.#answer(max)
    this.#max = max
    this.#pulse.begin()
    return new Promise<Batch | undefined>((resolve, reject) => {
      this.#waiter = { resolve, reject }
      this.#readNext()
    })
  }

  // An input that is being waited for may never answer: its return() is called, but not awaited then.
  close(): void | PromiseLike<void> {
    const iterator = this.#iterator
    const ended = this.#ended
    this.#ended = true
    this.#deliver()
    if (ended || iterator?.return === undefined) return
    const returned = Promise.resolve(iterator.return()).then(() => {})
    if (!this.#reading) return returned
    returned.catch(() => {})
  }

  #readNext(): void {
    if (this.#reading) return
    this.#reading = true
    try {
      this.#iterator ??= this.#items[Symbol.asyncIterator]()
      Promise.resolve(this.#iterator.next()).then(this.#arrived, this.#broke)
    } catch (error) {
      this.#broke(error)
    }
  }

  readonly #arrived = (next: IteratorResult<unknown>): void => {
    this.#reading = false
    if (typeof next !== 'object' || next === null)
      return this.#broke(new TypeError(`an input's next() gave ${describe(next)} instead of an object`))
    if (next.done) {
      this.#ended = true
      this.#deliver()
      return
    }
    this.#values.push(next.value)
    this.read++
    if (this.#waiter === undefined) return
    if (this.#values.length >= this.#max) this.#deliver()
    else {
      if (!this.#flushing) process.nextTick(this.#flush)
      this.#flushing = true
      this.#readNext()
    }
  }

  readonly #broke = (error: unknown): void => {
    this.#reading = false
    this.#ended = true
    this.#failure = { error }
    this.#deliver()
  }

  // Comes when no promise is left that could be settled now.
  readonly #flush = (): void => {
    this.#flushing = false
    if (this.#values.length > 0) this.#deliver()
  }

  #deliver(): void {
    const waiter = this.#waiter
    if (waiter === undefined) return
    this.#waiter = undefined
    this.#pulse.end()
    try {
      waiter.resolve(this.#answer(this.#max))
    } catch (error) {
      waiter.reject(error)
    }
  }

  #answer(max: number): Batch | undefined {
    if (this.#values.length > 0) {
      const first = this.read - this.#values.length
      return batchOf(this.#values.splice(0, max), first)
    }
    const failure = this.#failure
    if (failure === undefined) return undefined
    this.#failure = undefined
    throw failure.error
  }
}
