import type { JsonValue } from '@papy/contract'
import { type Replayable, replayFrom } from '@papy/contract/journal'

/** Items that are read on demand, once. Leaving the loop, `return()` and `close()` let go of what it reads, at once. */
export interface ItemSource<Item> extends AsyncIterableIterator<Item, undefined>, AsyncDisposable, Replayable<Item> {
  return(): Promise<IteratorResult<Item, undefined>>
  /** Lets go of what it reads. Again is a no-op. */
  close(): Promise<void>
  /** Another source of the same, without so many items at its beginning. */
  [replayFrom](position: number): ItemSource<Item>
  /** What tells it from others, for runs with a journal. */
  identity(): JsonValue | Promise<JsonValue>
}

/** What is read. */
export interface Readable<Item> {
  /**
   * Begins with the first pull; is to let go when the signal aborts.
   *
   * @param from - items that are left out: the same ones, each time
   */
  read(signal: AbortSignal, from: number): AsyncGenerator<Item, undefined>
  identity(): JsonValue | Promise<JsonValue>
}

const end: IteratorReturnResult<undefined> = Object.freeze({ value: undefined, done: true })

/**
 * A source whose reader may wait for what never comes: a generator alone would only return when that has come.
 *
 * @param outer - ends it, too
 * @param from - items that are left out
 */
export function source<Item>(readable: Readable<Item>, outer?: AbortSignal, from = 0): ItemSource<Item> {
  const controller = new AbortController()
  const { signal } = controller
  let reading: AsyncGenerator<Item, undefined> | undefined
  const forget = () => outer?.removeEventListener('abort', stop)
  const close = async (): Promise<void> => {
    controller.abort()
    forget()
    await reading?.return(undefined).catch(() => {})
  }
  const stop = () => void close()
  if (outer?.aborted) controller.abort()
  else outer?.addEventListener('abort', stop, { once: true })
  // Who asks while it ends is told of the end, not of why the reader was interrupted.
  const failed = (error: unknown): IteratorResult<Item, undefined> => {
    if (signal.aborted) return end
    forget()
    throw error
  }
  return {
    next() {
      if (signal.aborted) return close().then(() => end)
      reading ??= readable.read(signal, from)
      return reading.next().then((next) => {
        if (next.done) forget()
        return next
      }, failed)
    },
    return: () => close().then(() => end),
    close,
    [Symbol.asyncIterator]() {
      return this
    },
    [Symbol.asyncDispose]: close,
    [replayFrom]: (position) => source(readable, outer, from + position),
    identity: () => readable.identity(),
  }
}
