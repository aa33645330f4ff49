import { type FailureOrigin, isPiperError } from '@papy/contract'
import { isPartialResult, placeholderOf, wrongCount } from '@papy/contract/engine'

/** One result being unpacked. */
export interface Unpacking {
  /** Whether it may have to wait for an item. */
  readonly waits: boolean
  /** Adds items up to `max` in all; whether there may be more. */
  take(values: unknown[], max: number): boolean | PromiseLike<boolean>
  close(): void | PromiseLike<void>
  /** Whether any of the items is a placeholder. */
  failed: boolean
}

/** Who is to blame if a result cannot be unpacked; asked only then. */
export type Producer = () => FailureOrigin

/** Begins to unpack a result. */
export function unpacking(value: unknown, producer: Producer): Unpacking {
  if (isPiperError(value)) return several([value], true)
  if (typeof value === 'string') return several([value], false)
  if (isPartialResult(value)) return several([...value.items, value.placeholder], true)
  if (typeof value !== 'object' || value === null) return wrong(value, producer)
  if (Symbol.iterator in value) return iterated(value as Iterable<unknown>, producer)
  if (Symbol.asyncIterator in value) return iteratedLater(value as AsyncIterable<unknown>, producer)
  return wrong(value, producer)
}

function wrong(value: unknown, producer: Producer): Unpacking {
  return several([placeholderOf(wrongCount(value, 'each'), producer())], true)
}

function several(items: readonly unknown[], failed: boolean): Unpacking {
  let at = 0
  const take = (values: unknown[], max: number) => {
    while (at < items.length && values.length < max) values.push(items[at++])
    return at < items.length
  }
  return { waits: false, take, failed, close() {} }
}

function iterated(items: Iterable<unknown>, producer: Producer): Unpacking {
  let iterator: Iterator<unknown> | undefined
  const open: Unpacking = {
    waits: false,
    failed: false,
    take(values, max) {
      try {
        iterator ??= items[Symbol.iterator]()
        while (values.length < max) {
          const next = iterator.next()
          if (next.done) return false
          values.push(next.value)
        }
        return true
      } catch (error) {
        return broken(open, values, error, producer)
      }
    },
    close() {
      iterator?.return?.()
    },
  }
  return open
}

function iteratedLater(items: AsyncIterable<unknown>, producer: Producer): Unpacking {
  let iterator: AsyncIterator<unknown> | undefined
  const open: Unpacking = {
    waits: true,
    failed: false,
    async take(values) {
      try {
        iterator ??= items[Symbol.asyncIterator]()
        const next = await iterator.next()
        if (next.done) return false
        values.push(next.value)
        return true
      } catch (error) {
        return broken(open, values, error, producer)
      }
    },
    // It may never answer: it is told, but not waited for.
    close() {
      Promise.resolve(iterator?.return?.()).catch(() => {})
    },
  }
  return open
}

// What an iterator throws takes the place of the item it would have given, and ends it.
function broken(open: Unpacking, values: unknown[], error: unknown, producer: Producer): false {
  open.failed = true
  values.push(placeholderOf(error, producer()))
  return false
}
