import { createHash, type Hash } from 'node:crypto'
import { describe } from '../errors.ts'
import { kindOf, viewClasses } from './kind.ts'
import { pathOf, stepTo } from './path.ts'
import { isWellFormed } from './rules.ts'
import { isUneven } from './uneven.ts'

/** A value as a short text, or why there is none. */
export type Digest = { readonly hash: string } | { readonly unknown: string }

/** What stands for objects that are no data: functions and plugins among the arguments of a step. `undefined`: nothing. */
export type StandIn = (value: object) => unknown

/**
 * SHA-256 of a value and all that is in it, in hex. Equal values have equal ones, in every process and on every host: the order
 * of an object's keys does not count, that of a Map or Set does, and so does whether a part is there twice or is two equal parts.
 * 0 and -0 differ, all NaN are one; of errors the stack is left out. Binary values are read where they are.
 *
 * `unknown` says why there is none: the path of what has no content to tell of, as functions, shared memory and instances of
 * classes.
 */
export function digestOf(value: unknown, root = 'value', standIn?: StandIn): Digest {
  const writer = new DigestWriter(standIn)
  try {
    writer.write(value)
    return { hash: writer.end() }
  } catch (error) {
    const what = error instanceof Opaque ? error.message : `throws ${describe(error)} when it is read`
    return { unknown: `${pathOf([root, ...writer.steps])} ${what}` }
  }
}

/** A part that has no digest. */
class Opaque extends Error {}

/** First byte of each part. What is written never ends where another one begins: lengths go before. */
const TAG = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  number: 4,
  bigint: 5,
  text: 6,
  units: 7,
  list: 8,
  hole: 9,
  record: 10,
  map: 11,
  set: 12,
  date: 13,
  regexp: 14,
  boxed: 15,
  buffer: 16,
  view: 17,
  error: 18,
  again: 19,
  standIn: 20,
} as const

const BLOCK_BYTES = 4096

class DigestWriter {
  /** How to get at what is being written. */
  readonly steps: string[] = []
  readonly #standIn: StandIn | undefined
  readonly #block: Buffer = Buffer.allocUnsafe(BLOCK_BYTES)
  #at = 0
  #hash: Hash | undefined
  // Objects that were written, by number; the first needs none unless there is another.
  #known: Map<object, number> | undefined

  constructor(standIn: StandIn | undefined) {
    this.#standIn = standIn
  }

  end(): string {
    const rest = this.#block.subarray(0, this.#at)
    return (this.#hash ?? createHash('sha256')).update(rest).digest('hex')
  }

  write(value: unknown): void {
    switch (typeof value) {
      case 'number':
        this.#number(TAG.number, value)
        break
      case 'string':
        this.#string(value)
        break
      case 'boolean':
        this.#tag(value ? TAG.true : TAG.false)
        break
      case 'undefined':
        this.#tag(TAG.undefined)
        break
      case 'bigint':
        this.#tag(TAG.bigint)
        this.#string(value.toString(16))
        break
      case 'symbol':
        throw new Opaque('is a symbol')
      default:
        if (value === null) this.#tag(TAG.null)
        else this.#object(value as object)
    }
  }

  #object(value: object): void {
    const known = this.#known?.get(value)
    if (known !== undefined) return this.#number(TAG.again, known)
    this.#known ??= new Map()
    this.#known.set(value, this.#known.size)
    const other = this.#standIn?.(value)
    if (other !== undefined) {
      this.#tag(TAG.standIn)
      return this.write(other)
    }
    if (typeof value === 'function') throw new Opaque(`is ${describe(value)}`)
    this.#content(value)
  }

  #content(value: object): void {
    const kind = kindOf(value)
    switch (kind) {
      case 'list':
        return this.#list(value as readonly unknown[])
      case 'record':
        this.#tag(TAG.record)
        return this.#properties(value, Object.keys(value).sort())
      case 'map':
        return this.#map(value as ReadonlyMap<unknown, unknown>)
      case 'set':
        return this.#set(value as ReadonlySet<unknown>)
      case 'date':
        return this.#number(TAG.date, (value as Date).getTime())
      case 'regexp':
        this.#tag(TAG.regexp)
        this.#string((value as RegExp).source)
        return this.#string((value as RegExp).flags)
      case 'boxed':
        this.#tag(TAG.boxed)
        return this.write(value.valueOf())
      case 'buffer':
        this.#tag(TAG.buffer)
        return this.#bytes(new Uint8Array(value as ArrayBuffer))
      case 'view':
        return this.#view(value as ArrayBufferView)
      case 'error':
        return this.#error(value as Error)
      case 'shared':
        throw new Opaque('is shared memory, which may change')
      case 'instance':
        throw new Opaque(`is ${describe(value)}, an instance of a class`)
      default:
        kind satisfies never
    }
  }

  #list(list: readonly unknown[]): void {
    this.#number(TAG.list, list.length)
    const uneven = isUneven(list)
    for (let at = 0; at < list.length; at++) {
      if (uneven && !Object.hasOwn(list, at)) this.#tag(TAG.hole)
      else this.#inner(at, list[at])
    }
    if (!uneven) return
    const named = Object.keys(list).filter((key) => !/^(?:0|[1-9]\d*)$/.test(key))
    this.#properties(list, named.sort())
  }

  #properties(holder: object, keys: readonly string[]): void {
    this.#number(TAG.number, keys.length)
    for (const key of keys) {
      this.#string(key)
      this.#inner(key, Reflect.get(holder, key))
    }
  }

  #map(map: ReadonlyMap<unknown, unknown>): void {
    this.#number(TAG.map, map.size)
    let at = 0
    for (const [key, value] of Map.prototype.entries.call(map) as IterableIterator<[unknown, unknown]>) {
      this.#inner(`.keys()[${at}]`, key)
      this.#inner(`.values()[${at++}]`, value)
    }
  }

  #set(set: ReadonlySet<unknown>): void {
    this.#number(TAG.set, set.size)
    let at = 0
    for (const value of Set.prototype.values.call(set) as IterableIterator<unknown>)
      this.#inner(`.values()[${at++}]`, value)
  }

  // What errors are read from has no place of its own: the stack tells where something happened, not what.
  #error(error: Error): void {
    this.#tag(TAG.error)
    this.#string(String(error.name))
    this.#string(String(error.message))
    const keys = Object.keys(error).filter((key) => key !== 'stack')
    if (Object.hasOwn(error, 'cause') && !keys.includes('cause')) keys.push('cause')
    if (error instanceof AggregateError && !keys.includes('errors')) keys.push('errors')
    this.#properties(error, keys.sort())
  }

  #view(view: ArrayBufferView): void {
    const prototype: unknown = Object.getPrototypeOf(view)
    const place = viewClasses().findIndex((known) => known.prototype === prototype)
    // -1: a Buffer.
    this.#number(TAG.view, place)
    this.#bytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
  }

  #inner(key: string | number, value: unknown): void {
    if (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol') return this.write(value)
    this.steps.push(typeof key === 'number' ? `[${key}]` : /^\.(?:keys|values)\(\)\[/.test(key) ? key : stepTo(key))
    this.write(value)
    this.steps.pop()
  }

  #tag(tag: number): void {
    this.#room(1)
    this.#block[this.#at++] = tag
  }

  #number(tag: number, value: number): void {
    this.#room(9)
    this.#block[this.#at++] = tag
    this.#at = this.#block.writeDoubleLE(Number.isNaN(value) ? Number.NaN : value, this.#at)
  }

  #string(text: string): void {
    const isWhole = isWellFormed(text)
    const encoding = isWhole ? 'utf8' : 'utf16le'
    const mostBytes = text.length * 3
    if (mostBytes + 9 > BLOCK_BYTES) {
      const bytes = Buffer.from(text, encoding)
      this.#number(isWhole ? TAG.text : TAG.units, bytes.byteLength)
      return this.#raw(bytes)
    }
    this.#room(mostBytes + 9)
    const byteLength = this.#block.write(text, this.#at + 9, encoding)
    this.#number(isWhole ? TAG.text : TAG.units, byteLength)
    this.#at += byteLength
  }

  #bytes(bytes: Uint8Array): void {
    this.#number(TAG.number, bytes.byteLength)
    this.#raw(bytes)
  }

  // Much of it is hashed where it is.
  #raw(bytes: Uint8Array): void {
    if (bytes.byteLength > BLOCK_BYTES) {
      this.#flush()
      this.#hash?.update(bytes)
      return
    }
    this.#room(bytes.byteLength)
    this.#block.set(bytes, this.#at)
    this.#at += bytes.byteLength
  }

  #room(byteLength: number): void {
    if (this.#at + byteLength > BLOCK_BYTES) this.#flush()
  }

  #flush(): void {
    this.#hash ??= createHash('sha256')
    this.#hash.update(this.#block.subarray(0, this.#at))
    this.#at = 0
  }
}
