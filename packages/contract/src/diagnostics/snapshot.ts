import { types } from 'node:util'
import { describe } from '../errors.ts'
import { cut } from './cut.ts'

/** What JSON can say. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain }

/** How much of a value is copied, and what of it is not to be seen. */
export interface SnapshotOptions {
  /** Objects within objects. @defaultValue 6 */
  readonly depth?: number
  /** Entries of one object, array, Map or Set. @defaultValue 100 */
  readonly breadth?: number
  /** Characters of one text. @defaultValue 8,192 */
  readonly length?: number
  /** Characters of all texts and keys together. @defaultValue 65,536 */
  readonly total?: number
  /** Where the value stands: the beginning of all paths. @defaultValue `[]` */
  readonly at?: readonly string[]
  /** Whether what stands there is hidden; then it is not even read. Of `{ a: [{ b }] }`, b stands at `['a', '0', 'b']`. @defaultValue nothing is */
  readonly hides?: (path: readonly string[]) => boolean
  /** Every text and every key as it is to be seen. @defaultValue as it is */
  readonly seen?: (text: string) => string
}

/** What stands for something that is hidden. */
export const HIDDEN = '[redacted]'

/**
 * A plain copy of any value for people to read, limited in every direction. Never throws, calls no getter, `toJSON` or
 * Proxy, and looks at no more than it copies.
 */
export function snapshot(value: unknown, options: SnapshotOptions = {}): Plain {
  return new Snapshot(options).take(value, options.at ?? []) ?? '[undefined]'
}

class Snapshot {
  /** Characters that are left. */
  #left: number
  /** Objects around the present one. */
  readonly #around: object[] = []
  readonly #depth: number
  readonly #breadth: number
  readonly #length: number
  readonly #hides: SnapshotOptions['hides']
  readonly #seen: SnapshotOptions['seen']

  constructor({ depth = 6, breadth = 100, length = 8_192, total = 65_536, hides, seen }: SnapshotOptions) {
    this.#left = total
    this.#depth = depth
    this.#breadth = breadth
    this.#length = length
    this.#hides = hides
    this.#seen = seen
  }

  /** `undefined` has no copy: in objects it is left out, in lists it is null, as JSON has it. */
  take(value: unknown, path: readonly string[]): Plain | undefined {
    try {
      return this.#take(value, path)
    } catch {
      return '[unreadable]'
    }
  }

  #take(value: unknown, path: readonly string[]): Plain | undefined {
    switch (typeof value) {
      case 'string':
        return this.#text(value)
      case 'number':
        // JSON has no -0.
        return Number.isFinite(value) ? value + 0 : String(value)
      case 'boolean':
        return value
      case 'undefined':
        return undefined
      case 'bigint':
        return this.#text(value > -(2n ** 4_096n) && value < 2n ** 4_096n ? `${value}n` : '[a large bigint]')
      case 'object':
        return value === null ? null : this.#object(value, path)
      case 'function':
        return this.#text(`[function ${ownText(value, 'name') ?? ''}]`)
      default:
        return this.#text(String(value))
    }
  }

  #object(value: object, path: readonly string[]): Plain {
    if (types.isProxy(value)) return '[proxy]'
    const short = shortOf(value)
    if (short !== undefined) return this.#text(short)
    if (this.#around.includes(value)) return '[circular]'
    if (this.#around.length >= this.#depth) return Array.isArray(value) ? '[array]' : '[object]'
    this.#around.push(value)
    try {
      if (Array.isArray(value)) return this.#list(value.length, (at) => property(value, String(at)), path)
      if (types.isSet(value)) return this.#listOf(Set.prototype.values.call(value), value.size, path)
      if (types.isMap(value)) return this.#map(value, path)
      if (types.isNativeError(value)) return this.#entries(errorKeys(value), (key) => errorPart(value, key), path)
      return this.#entries(Object.keys(value), (key) => property(value, key), path)
    } finally {
      this.#around.pop()
    }
  }

  #entries(keys: readonly string[], valueAt: (key: string) => unknown, path: readonly string[]): Plain {
    const entries: (readonly [string, Plain])[] = []
    for (const key of keys) {
      if (this.#isFull(entries)) {
        entries.push(['…', `${keys.length - entries.length} more`])
        break
      }
      const copy = this.#child(() => valueAt(key), path, key)
      if (copy !== undefined) entries.push([this.#text(key), copy])
    }
    return Object.fromEntries(entries)
  }

  // By their keys, so that what is hidden by a key is hidden here, too.
  #map(map: ReadonlyMap<unknown, unknown>, path: readonly string[]): Plain {
    const entries: (readonly [string, Plain])[] = []
    for (const [key, value] of Map.prototype.entries.call(map)) {
      if (this.#isFull(entries)) {
        entries.push(['…', `${map.size - entries.length} more`])
        break
      }
      const name = typeof key === 'string' ? key : describe(key)
      entries.push([this.#text(name), this.#child(() => value, path, name) ?? null])
    }
    return Object.fromEntries(entries)
  }

  #isFull(copied: readonly unknown[]): boolean {
    return copied.length === this.#breadth || this.#left <= 0
  }

  #listOf(values: Iterable<unknown>, size: number, path: readonly string[]): Plain {
    const all = values[Symbol.iterator]()
    return this.#list(size, () => all.next().value, path)
  }

  #list(size: number, valueAt: (at: number) => unknown, path: readonly string[]): Plain {
    const copy: Plain[] = []
    while (copy.length < size) {
      if (this.#isFull(copy)) {
        copy.push(`… ${size - copy.length} more`)
        break
      }
      const at = copy.length
      copy.push(this.#child(() => valueAt(at), path, String(at)) ?? null)
    }
    return copy
  }

  #child(read: () => unknown, path: readonly string[], key: string): Plain | undefined {
    const place = [...path, key]
    this.#left -= 4
    if (this.#hides?.(place) === true) return HIDDEN
    try {
      return this.#take(read(), place)
    } catch {
      return '[unreadable]'
    }
  }

  #text(text: string): string {
    const shown = cut(text, Math.min(this.#length, Math.max(this.#left, 0)), this.#seen)
    this.#left -= shown.length
    return shown
  }
}

/** What is told of in a few words. */
function shortOf(value: object): string | undefined {
  if (types.isDate(value)) return Number.isNaN(Date.prototype.getTime.call(value)) ? 'Invalid Date' : isoOf(value)
  if (ArrayBuffer.isView(value)) return `[${kindOf(value)} of ${value.byteLength} bytes]`
  if (types.isAnyArrayBuffer(value)) return `[${kindOf(value)} of ${value.byteLength} bytes]`
  if (types.isRegExp(value)) return RegExp.prototype.toString.call(value)
  if (types.isPromise(value) || types.isWeakMap(value) || types.isWeakSet(value)) return `[${kindOf(value)}]`
  return value instanceof URL ? URL.prototype.toString.call(value) : undefined
}

function isoOf(date: Date): string {
  return Date.prototype.toISOString.call(date)
}

function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}

// A getter is not called: it may do anything.
function property(value: object, key: string): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(value, key)
  if (descriptor?.get !== undefined || descriptor?.set !== undefined) return '[getter]'
  return descriptor?.value
}

function ownText(value: object, key: string): string | undefined {
  const own = property(value, key)
  return typeof own === 'string' ? own : undefined
}

function errorKeys(error: Error): readonly string[] {
  const always = [
    'name',
    'message',
    'stack',
    ...('cause' in error ? ['cause'] : []),
    ...('errors' in error ? ['errors'] : []),
  ]
  return [...always, ...Object.keys(error).filter((key) => !always.includes(key))]
}

// `stack` is a getter of V8's, and `name` is inherited.
function errorPart(error: Error, key: string): unknown {
  return key === 'stack' || key === 'name' ? error[key] : property(error, key)
}
