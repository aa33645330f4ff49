/** An input that counts what is done to it. */
export interface Source {
  /** Items taken so far. */
  readonly read: number
  /** How often iteration was begun. */
  readonly opened: number
  /** How often `return()` was called. */
  readonly returned: number
}

interface Counts {
  read: number
  opened: number
  returned: number
}

/** Counts from 0 for ever, or to `length`; throws `error` instead of item `failAt`. */
export function counting(
  length = Number.POSITIVE_INFINITY,
  fault: { readonly at?: number; readonly error?: unknown } = {},
): Source & Iterable<number> {
  const counts: Counts = { read: 0, opened: 0, returned: 0 }
  const next = (): IteratorResult<number> => {
    if (counts.read === fault.at) throw fault.error
    return counts.read < length ? { value: counts.read++, done: false } : { value: undefined, done: true }
  }
  return Object.assign(counts, {
    [Symbol.iterator]() {
      counts.opened++
      const close = (): IteratorResult<number> => {
        counts.returned++
        return { value: undefined, done: true }
      }
      return { next, return: close }
    },
  })
}

/** {@link counting}, asynchronous, `ms` milliseconds per item (0: a microtask). */
export function countingAsync(
  length = Number.POSITIVE_INFINITY,
  { ms = 0, ...fault }: { readonly at?: number; readonly error?: unknown; readonly ms?: number } = {},
): Source & AsyncIterable<number> {
  const counts: Counts = { read: 0, opened: 0, returned: 0 }
  const next = async (): Promise<IteratorResult<number>> => {
    await (ms > 0 ? pause(ms) : undefined)
    if (counts.read === fault.at) throw fault.error
    return counts.read < length ? { value: counts.read++, done: false } : { value: undefined, done: true }
  }
  return Object.assign(counts, {
    [Symbol.asyncIterator]() {
      counts.opened++
      const close = async (): Promise<IteratorResult<number>> => {
        counts.returned++
        return { value: undefined, done: true }
      }
      return { next, return: close }
    },
  })
}

/** Resolves after `ms` milliseconds. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

/** The numbers from 0 up to, not including, `length`. */
export function range(length: number, first = 0): number[] {
  return Array.from({ length }, (_, at) => first + at)
}

/** A promise and what settles it. */
export function gate<T = void>(): { readonly open: (value: T) => void; readonly passed: Promise<T> } {
  let open: (value: T) => void = () => undefined
  const passed = new Promise<T>((resolve) => {
    open = resolve
  })
  return { open: (value) => open(value), passed }
}
