import type { PiperInput } from '@papy/core'

/** An input that can be ended from outside: what was read before is all there is. */
export interface Gate {
  /** What the pipeline is to read. */
  readonly input: PiperInput
  /** Items read so far. */
  readonly read: number
  /** Ends it, even where somebody waits for the next item. Again is a no-op. */
  stop(): void
}

/** Options of {@link gateOf}. */
export interface GateOptions {
  /** Items after which it ends. */
  readonly limit: number
  /** Lets go of what is behind it. */
  close?(): void
}

const end: IteratorReturnResult<undefined> = Object.freeze({ value: undefined, done: true })

/** Puts a gate before an input, of which one iterator is taken at the first pull. */
export function gateOf(input: PiperInput, options: GateOptions): Gate {
  return Symbol.asyncIterator in input ? new AsyncGate(input, options) : new SyncGate(input, options)
}

/** Of an input that never keeps anybody waiting. */
class SyncGate implements Gate {
  read = 0
  #stopped = false
  readonly input: Iterable<unknown>

  constructor(input: Iterable<unknown>, { limit }: GateOptions) {
    const open = (): Iterator<unknown> => {
      const items = input[Symbol.iterator]()
      return {
        next: () => (this.#stopped || this.read >= limit ? this.#ended(items) : this.#counted(items.next())),
        return: () => this.#ended(items),
      }
    }
    this.input = { [Symbol.iterator]: open }
  }

  stop(): void {
    this.#stopped = true
  }

  #counted(result: IteratorResult<unknown>): IteratorResult<unknown> {
    if (result.done !== true) this.read++
    return result
  }

  #ended(items: Iterator<unknown>): IteratorReturnResult<undefined> {
    this.#stopped = true
    items.return?.()
    return end
  }
}

/** Of an input whose next item may be long in coming. */
class AsyncGate implements Gate {
  read = 0
  #stopped = false
  readonly input: AsyncIterable<unknown>
  readonly #waiting = new Set<(result: IteratorResult<unknown>) => void>()
  readonly #options: GateOptions
  #items: AsyncIterator<unknown> | undefined
  #left: Promise<unknown> | undefined

  constructor(input: AsyncIterable<unknown>, options: GateOptions) {
    this.#options = options
    const open = (): AsyncIterator<unknown> => {
      const items = input[Symbol.asyncIterator]()
      this.#items = items
      return { next: () => this.#next(items), return: () => this.#leave() }
    }
    this.input = { [Symbol.asyncIterator]: open }
  }

  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    for (const resolve of this.#waiting) resolve(end)
    this.#options.close?.()
    this.#left = this.#items?.return?.()
    this.#left?.catch(() => undefined)
  }

  // Where an item is still awaited, it may be for ever, and so may the end of it.
  async #leave(): Promise<IteratorReturnResult<undefined>> {
    const isIdle = this.#waiting.size === 0
    this.stop()
    if (isIdle) await this.#left
    return end
  }

  #next(items: AsyncIterator<unknown>): Promise<IteratorResult<unknown>> {
    if (this.#stopped || this.read >= this.#options.limit) return Promise.resolve(this.#ended())
    return new Promise((resolve, reject) => {
      this.#waiting.add(resolve)
      items.next().then(
        (result) => this.#settle(resolve, () => resolve(this.#counted(result))),
        (error: unknown) => this.#settle(resolve, () => reject(error)),
      )
    })
  }

  // What comes after the end is nobody's any more.
  #settle(resolve: (result: IteratorResult<unknown>) => void, then: () => void): void {
    if (this.#waiting.delete(resolve) && !this.#stopped) then()
  }

  #counted(result: IteratorResult<unknown>): IteratorResult<unknown> {
    if (result.done !== true) this.read++
    return result
  }

  #ended(): IteratorReturnResult<undefined> {
    this.stop()
    return end
  }
}
