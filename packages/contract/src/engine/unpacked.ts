import { ArgumentError, describe, type PiperError } from '../errors.ts'

/** What an iterable gave before it threw: these items come before its failure. */
export class Interrupted {
  readonly items: readonly unknown[]
  readonly cause: unknown

  constructor(items: readonly unknown[], cause: unknown) {
    this.items = items
    this.cause = cause
  }
}

// In the realm, not in the module: a program may hold two copies of this package.
const partial = Symbol.for('papy.partial-result')

/** A result of which only the first items could be had; the placeholder stands for the rest. */
export class PartialResult {
  readonly items: readonly unknown[]
  readonly placeholder: PiperError

  constructor(items: readonly unknown[], placeholder: PiperError) {
    this.items = items
    this.placeholder = placeholder
    Object.defineProperty(this, partial, { value: true })
  }
}

/** Whether a value is a {@link PartialResult}, of this copy of the package or of another. */
export function isPartialResult(value: unknown): value is PartialResult {
  return typeof value === 'object' && value !== null && partial in value
}

/**
 * A result as the items it stands for. A number: an array of just as many; no more are taken out of an iterable than show
 * that it has too many. `'each'`: an array of all there are; what cannot be unpacked is left as it is, for who reads it.
 *
 * @throws ArgumentError `ERR_PRODUCE_COUNT`; what the iterable throws, with `'each'` together with what came before.
 */
export function unpacked(value: unknown, produce: number | 'each'): unknown {
  if (produce === 'each') return isUnpackable(value) ? all(value) : value
  const items = isUnpackable(value) ? first(value, produce + 1) : undefined
  if (items?.length === produce) return items
  throw wrongCount(value, produce)
}

/** The error of a result that does not stand for as many items as it should. */
export function wrongCount(value: unknown, produce: number | 'each'): ArgumentError {
  const wanted = produce === 'each' ? 'something iterable' : `${produce} items`
  const message = `produce: ${describe(produce)} needs ${wanted}, but the result was ${describe(value)}; return as many, or use produce: 'each'`
  return new ArgumentError('ERR_PRODUCE_COUNT', message, { produce })
}

function isUnpackable(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function first(value: object, most: number): unknown[] | undefined {
  if (!(Symbol.iterator in value)) return indexed(value as ArrayLike<unknown>, most)
  const items: unknown[] = []
  for (const item of value as Iterable<unknown>) if (items.push(item) >= most) break
  return items
}

function indexed(value: ArrayLike<unknown>, most: number): unknown[] | undefined {
  return Number.isInteger(value.length) && value.length <= most ? Array.from(value) : undefined
}

function all(value: object): unknown {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return value
  if (Symbol.iterator in value) return allNow(value as Iterable<unknown>)
  return Symbol.asyncIterator in value ? allLater(value as AsyncIterable<unknown>) : value
}

function allNow(value: Iterable<unknown>): unknown[] {
  const items: unknown[] = []
  try {
    for (const item of value) items.push(item)
  } catch (cause) {
    throw new Interrupted(items, cause)
  }
  return items
}

async function allLater(value: AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = []
  try {
    for await (const item of value) items.push(item)
  } catch (cause) {
    throw new Interrupted(items, cause)
  }
  return items
}
