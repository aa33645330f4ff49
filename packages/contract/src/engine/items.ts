import { isPiperError, TimeoutError } from '../errors.ts'
import { type Batch, columnOf, sizeOf } from './batch.ts'
import { closeQuietly } from './closing.ts'
import { isNumbers, type Numbers } from './column.ts'
import { type Flow, isLater } from './flow.ts'
import { checkTimeout, limitPull, type PullOptions, type Waiter } from './pull.ts'

/** How items are taken out of a flow. */
export interface ItemsOptions {
  /** Items asked for at once: 1 where asking makes work, many where the flow has them ready. */
  readonly readAhead: number
  /** Name of what is read, for messages. */
  readonly name: string
  /** Throw a placeholder instead of yielding it, and end. @defaultValue false */
  readonly debug?: boolean
  /** An item whose pull timed out is given up: dropped when it comes. @defaultValue false */
  readonly skip?: boolean
  /** Called for each item that is so dropped. */
  readonly onDrop?: (value: unknown) => void
  /** Called for each batch handed on, as it is first read. */
  readonly onBatch?: (batch: Batch) => void
}

const end: IteratorReturnResult<undefined> = Object.freeze({ value: undefined, done: true })

/**
 * The items of a flow, one promise each: the edge at which people read. Written by hand, because an async generator costs
 * three times as much an item (PERFORMANCE.md 5.10). Several `next()` at once are answered in their order.
 */
export class Items implements AsyncIterableIterator<unknown, undefined> {
  #batch: Batch | undefined
  /** What it holds, where all of it may simply be handed on: apart, so that V8 knows what it reads. */
  #numbers: Numbers | undefined
  #values: readonly unknown[] | undefined
  #at = 0
  #ended = false
  #pulling = false
  #skips = 0
  #failure: { readonly error: unknown } | undefined
  readonly #waiters: Waiter[] = []
  readonly #flow: Flow<Batch>
  readonly #options: ItemsOptions

  constructor(flow: Flow<Batch>, options: ItemsOptions) {
    this.#flow = flow
    this.#options = options
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** The next item. @throws TimeoutError `ERR_PULL_TIMEOUT`; the signal's reason; `ERR_ARGUMENT`. */
  next(options?: PullOptions): Promise<IteratorResult<unknown, undefined>> {
    if (options !== undefined) return this.#wait(options)
    return this.ready() ?? this.#nextOf()
  }

  /** The next item, if it is there and nobody waits for it: one promise, and nothing else, an item. */
  ready(): Promise<IteratorResult<unknown, undefined>> | undefined {
    const numbers = this.#numbers
    if (numbers === undefined) return this.#readyOfAnyKind()
    const value = numbers[this.#at++]
    if (this.#at === numbers.length) this.#clear()
    return Promise.resolve({ value, done: false })
  }

  /** Whole batches of items, as they come; the quickest way to read. Leaving them early ends these items, too. */
  batches(): AsyncIterableIterator<readonly unknown[], undefined> {
    return {
      next: () => this.#nextBatch(),
      return: () => this.return(),
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.end()
    await this.#flow.close()
    return end
  }

  /** Ends it: what waits is answered with the end, and so is all that is asked later. */
  end(): void {
    this.#ended = true
    this.#clear()
    for (const waiter of this.#waiters.splice(0)) this.#answer(waiter, end)
  }

  /** Rejects the pulls that wait now. Nothing is lost: later ones are answered as ever. */
  reject(error: unknown): void {
    for (const waiter of this.#waiters.splice(0)) {
      waiter.release?.()
      waiter.reject(error)
    }
  }

  /** Items that were taken out of the flow and not handed on yet. */
  get held(): readonly unknown[] {
    return this.#batch?.values.slice(this.#at) ?? []
  }

  /** How many these are. */
  get heldCount(): number {
    return this.#batch === undefined ? 0 : sizeOf(this.#batch) - this.#at
  }

  /** Whether somebody waits for an item. */
  get waiting(): boolean {
    return this.#waiters.length > 0
  }

  #readyOfAnyKind(): Promise<IteratorResult<unknown, undefined>> | undefined {
    const values = this.#values
    if (values === undefined) return undefined
    const value = values[this.#at++]
    if (this.#at === values.length) this.#clear()
    return Promise.resolve({ value, done: false })
  }

  #isIdle(): boolean {
    return !this.#ended && !this.#pulling && this.#failure === undefined
  }

  #nextOf(): Promise<IteratorResult<unknown, undefined>> {
    if (this.#waiters.length > 0 || this.#batch !== undefined || !this.#isIdle()) return this.#wait({})
    try {
      const pulled = this.#flow.pull(this.#options.readAhead)
      if (isLater(pulled)) this.#await(pulled)
      else this.#receive(pulled)
    } catch (error) {
      return Promise.reject(error)
    }
    return this.ready() ?? this.#wait({})
  }

  #nextBatch(): Promise<IteratorResult<readonly unknown[], undefined>> {
    const batch = this.#batch
    if (batch !== undefined && this.#waiters.length === 0 && !batch.failed)
      return Promise.resolve({ value: this.#takeAll(batch), done: false })
    return new Promise((resolve, reject) => {
      this.#waiters.push({ whole: true, resolve, reject })
      this.#pump()
    })
  }

  #await(pulled: PromiseLike<Batch | undefined>): void {
    this.#pulling = true
    pulled.then(this.#arrived, this.#broke)
  }

  #wait(options: PullOptions): Promise<IteratorResult<unknown, undefined>> {
    return new Promise((resolve, reject) => {
      checkTimeout(options.timeoutMs)
      options.signal?.throwIfAborted()
      const waiter: Waiter = { whole: false, resolve, reject }
      this.#waiters.push(waiter)
      this.#pump()
      if (this.#waiters.includes(waiter)) this.#limit(waiter, options)
    })
  }

  #limit(waiter: Waiter, options: PullOptions): void {
    if (options.timeoutMs === undefined && options.signal === undefined) return
    limitPull(waiter, options, {
      timedOut: (timeoutMs) => {
        if (this.#options.skip === true) this.#skips++
        const message = `no item of ${this.#options.name} within ${timeoutMs} ms; pull again later`
        this.#giveUp(waiter, new TimeoutError('ERR_PULL_TIMEOUT', message, { timeoutMs }))
      },
      aborted: (reason) => this.#giveUp(waiter, reason),
    })
  }

  #giveUp(waiter: Waiter, reason: unknown): void {
    const place = this.#waiters.indexOf(waiter)
    if (place >= 0) this.#waiters.splice(place, 1)
    waiter.release?.()
    waiter.reject(reason)
  }

  #pump(): void {
    while (this.#waiters.length > 0) {
      const batch = this.#batch
      const failure = this.#failure
      if (batch !== undefined) this.#answerFrom(batch)
      else if (failure !== undefined) {
        this.#failure = undefined
        this.#fail(failure.error)
      } else if (this.#ended) return this.end()
      else if (this.#pulling || !this.#pull()) return
    }
  }

  // True when there is something to go on with at once.
  #pull(): boolean {
    try {
      const pulled = this.#flow.pull(this.#options.readAhead)
      if (!isLater(pulled)) {
        this.#receive(pulled)
        return true
      }
      this.#await(pulled)
      return false
    } catch (error) {
      this.#fail(error)
      return true
    }
  }

  readonly #arrived = (batch: Batch | undefined): void => {
    this.#pulling = false
    this.#receive(batch)
    this.#pump()
  }

  readonly #broke = (error: unknown): void => {
    this.#pulling = false
    this.#fail(error)
    this.#pump()
  }

  // Without anybody who waits, the next pull is told.
  #fail(error: unknown): void {
    const waiter = this.#waiters.shift()
    if (waiter === undefined) this.#failure = { error }
    waiter?.release?.()
    waiter?.reject(error)
  }

  #receive(batch: Batch | undefined): void {
    if (this.#ended) return
    if (batch === undefined) {
      this.#ended = true
      return
    }
    this.#options.onBatch?.(batch)
    const size = sizeOf(batch)
    const skipped = Math.min(this.#skips, size)
    this.#skips -= skipped
    for (let at = 0; at < skipped; at++) this.#options.onDrop?.(batch.values[at])
    if (skipped === size) return
    this.#batch = batch
    const column = columnOf(batch)
    if (isNumbers(column)) this.#numbers = column
    else if (!batch.failed || this.#options.debug !== true) this.#values = batch.values
    this.#at = skipped
  }

  #answerFrom(batch: Batch): void {
    const waiter = this.#waiters.shift() as Waiter
    const { debug } = this.#options
    if (waiter.whole && !(debug && batch.failed)) return this.#give(waiter, this.#takeAll(batch))
    const value = this.#take(batch)
    if (!debug || !isPiperError(value)) return this.#give(waiter, waiter.whole ? [value] : value)
    waiter.release?.()
    waiter.reject(value)
    this.end()
    closeQuietly(this.#flow)
  }

  #take(batch: Batch): unknown {
    const values = this.#numbers ?? this.#values ?? batch.values
    const value = values[this.#at++]
    if (this.#at === values.length) this.#clear()
    return value
  }

  #takeAll(batch: Batch): readonly unknown[] {
    const values = this.#at === 0 ? batch.values : batch.values.slice(this.#at)
    this.#clear()
    return values
  }

  #clear(): void {
    this.#batch = undefined
    this.#numbers = undefined
    this.#values = undefined
  }

  #give(waiter: Waiter, value: unknown): void {
    this.#answer(waiter, { value: value as never, done: false })
  }

  #answer(waiter: Waiter, result: IteratorResult<never, undefined>): void {
    waiter.release?.()
    waiter.resolve(result)
  }
}
