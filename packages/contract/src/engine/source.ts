import { ArgumentError, describe } from '../errors.ts'
import type { Batch } from './batch.ts'
import { type Flow, type Flowing, isLater, type Pulled } from './flow.ts'
import { anyFailed } from './placeholder.ts'
import { type Pulse, steady } from './pulse.ts'

/** An input being read. Closed, it reads no more; what it has read already can still be pulled. */
export interface Source extends Flow<Batch> {
  /** Items read so far. */
  readonly read: number
}

/** Anything that can be read item by item, or is a flow itself. */
export type Input<T = unknown> = Iterable<T> | AsyncIterable<T> | Flowing<Batch>

/** How long, in Ms, a synchronous input may be read before others get their turn. */
const READING_MS = 5

/** Whether a value can be an input. A string can not: it is an item. */
export function isInput(value: unknown): value is Input {
  return (
    typeof value === 'object' &&
    value !== null &&
    ('~flow' in value || Symbol.asyncIterator in value || Symbol.iterator in value)
  )
}

/**
 * Opens an input; nothing is read before the first pull.
 *
 * @throws {@link ArgumentError} `ERR_ARGUMENT` for what cannot be iterated.
 */
export function sourceOf(input: Input, pulse: Pulse = steady): Source {
  if (!isInput(input))
    throw new ArgumentError(
      'ERR_ARGUMENT',
      `an input must be iterable, not ${describe(input)}; wrap a single item as [item]`,
      { value: input },
    )
  if ('~flow' in input) return new FlowSource(input['~flow'](), pulse)
  if (Array.isArray(input)) return new ArraySource(input)
  return Symbol.asyncIterator in input ? new AsyncSource(input, pulse) : new SyncSource(input)
}

/** Batches of width 1: one original item each. */
function batchOf(values: readonly unknown[], first: number): Batch {
  return { values, group: first, offset: 0, first, width: 1, failed: anyFailed(values) }
}

class ArraySource implements Source {
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

class SyncSource implements Source {
  read = 0
  #reading = false
  #ended = false
  #failure: { readonly error: unknown } | undefined
  #iterator: Iterator<unknown> | undefined
  /** Items of the last batch. */
  #size = 0
  readonly #items: Iterable<unknown>

  constructor(items: Iterable<unknown>) {
    this.#items = items
  }

  pull(max: number): Batch | undefined {
    if (this.#failure !== undefined) this.#throwFailure(this.#failure)
    if (this.#ended) return undefined
    const first = this.read
    const values = this.#take(max)
    this.read += values.length
    if (values.length > 0) return batchOf(values, first)
    if (this.#failure !== undefined) this.#throwFailure(this.#failure)
    return undefined
  }

  // An input may close its own run while it is asked for an item: a generator cannot return while it runs.
  close(): void {
    if (this.#ended) return
    this.#ended = true
    if (!this.#reading) this.#iterator?.return?.()
  }

  #take(max: number): unknown[] {
    // As long as the last one, so that it need not grow.
    const values = new Array<unknown>(Math.min(max, this.#size))
    let size = 0
    const until = performance.now() + READING_MS
    try {
      this.#iterator ??= this.#items[Symbol.iterator]()
      while (size < max && !this.#ended) {
        const next = this.#next(this.#iterator)
        if (next.done) {
          this.#ended = true
          break
        }
        values[size++] = next.value
        if (size % 16 === 0 && performance.now() > until) break
      }
    } catch (error) {
      this.#ended = true
      this.#failure = { error }
    }
    this.#size = size
    values.length = size
    return values
  }

  #next(iterator: Iterator<unknown>): IteratorResult<unknown> {
    const wasEnded = this.#ended
    this.#reading = true
    const next = iterator.next()
    this.#reading = false
    if (!wasEnded && this.#ended && !next.done) iterator.return?.()
    return next
  }

  #throwFailure({ error }: { readonly error: unknown }): never {
    this.#failure = undefined
    throw error
  }
}

/**
 * Reads an asynchronous input ahead of nobody: only while a pull waits. What arrives within one turn of the event loop
 * leaves as one batch, so that a quick generator is not sent item by item.
 */
class AsyncSource implements Source {
  read = 0
  #ended = false
  #reading = false
  #max = 0
  #values: unknown[] = []
  #failure: { readonly error: unknown } | undefined
  #waiter: { resolve: (batch: Batch | undefined) => void; reject: (error: unknown) => void } | undefined
  #flush: NodeJS.Immediate | undefined
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
      this.#flush ??= setImmediate(() => this.#deliver())
      this.#readNext()
    }
  }

  readonly #broke = (error: unknown): void => {
    this.#reading = false
    this.#ended = true
    this.#failure = { error }
    this.#deliver()
  }

  #deliver(): void {
    if (this.#flush !== undefined) clearImmediate(this.#flush)
    this.#flush = undefined
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

/** A task or piper as an input: its batches are taken as they are. */
class FlowSource implements Source {
  read = 0
  #closed = false
  readonly #flow: Flow<Batch>
  readonly #pulse: Pulse

  constructor(flow: Flow<Batch>, pulse: Pulse) {
    this.#flow = flow
    this.#pulse = pulse
  }

  pull(max: number): Pulled<Batch> {
    while (!this.#closed) {
      const pulled = this.#flow.pull(max)
      if (isLater(pulled)) return this.#later(pulled, max)
      if (!isEmpty(pulled)) return this.#count(pulled)
    }
    return undefined
  }

  close(): void | PromiseLike<void> {
    this.#closed = true
    return this.#flow.close()
  }

  async #later(pulled: PromiseLike<Batch | undefined>, max: number): Promise<Batch | undefined> {
    this.#pulse.begin()
    try {
      const batch = await pulled
      return isEmpty(batch) ? await this.pull(max) : this.#count(batch)
    } finally {
      this.#pulse.end()
    }
  }

  // What it reads becomes original items of its own, whatever they were before: renumbered, one group each.
  #count(batch: Batch | undefined): Batch | undefined {
    if (batch === undefined) return undefined
    const first = this.read
    this.read += batch.values.length
    return { values: batch.values, group: first, offset: 0, first, width: 1, failed: batch.failed }
  }
}

// A batch may hold nothing but the end of a group.
function isEmpty(batch: Batch | undefined): boolean {
  return batch?.values.length === 0
}
