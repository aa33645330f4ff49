import { describe } from '@papy/contract'
import { call, code, type Expression, fields, list, literal, made, name, quoted } from '../program/expression.ts'
import { isIdentifier } from '../program/layout.ts'
import { Unwritable } from './refusal.ts'

/** Writes what is no plain data: functions, plugins, … `undefined` for anything else. */
export type Special = (value: object, path: string) => Expression | undefined

/**
 * A value as a program writes it.
 *
 * @param path - where it is, for the message
 * @throws Unwritable for what no expression makes again
 */
export function expressionOf(value: unknown, path: string, special: Special): Expression {
  return new ValueWriter(special).write(value, path, [])
}

class ValueWriter {
  readonly #special: Special

  constructor(special: Special) {
    this.#special = special
  }

  write(value: unknown, path: string, around: readonly unknown[]): Expression {
    if (!isObject(value)) return primitive(value, path)
    if (around.includes(value)) throw new Unwritable(`${path} is a circle; bind plain data`)
    const special = this.#special(value, path)
    if (special !== undefined) return special
    const within = [...around, value]
    return (
      this.#collection(value, path, within) ??
      ready(value, path) ??
      this.#record(value, path, within) ??
      refuse(value, path)
    )
  }

  #collection(value: object, path: string, within: readonly unknown[]): Expression | undefined {
    const listed = (items: Iterable<unknown>) =>
      list([...items].map((item, at) => this.write(item, `${path}[${at}]`, within)))
    if (Array.isArray(value)) return isDense(value) ? listed(value) : undefined
    if (isOf(value, Map)) return made('Map', value.size === 0 ? [] : [listed(value)])
    return isOf(value, Set) ? made('Set', value.size === 0 ? [] : [listed(value)]) : undefined
  }

  #record(value: object, path: string, within: readonly unknown[]): Expression | undefined {
    const prototype: unknown = Object.getPrototypeOf(value)
    const isBare = prototype === null
    if (!isBare && prototype !== Object.prototype) return undefined
    const written = fields(
      Reflect.ownKeys(value).map((key) => {
        const at = typeof key === 'string' && isIdentifier(key) ? `${path}.${key}` : `${path}[${describe(key)}]`
        return { name: nameOf(key, at), value: this.write(dataOf(value, key, at), at, within) }
      }),
    )
    return isBare ? call('Object.assign', [call('Object.create', [literal('null')]), written]) : written
  }
}

type Constructor<T> = abstract new (...args: never[]) => T

// Of the class itself: what derives from it is more than this.
function isOf<T extends object>(value: object, type: Constructor<T>): value is T {
  return Object.getPrototypeOf(value) === type.prototype
}

function isObject(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null)
}

function primitive(value: unknown, path: string): Expression {
  if (typeof value === 'string') return literal(quoted(value))
  if (typeof value === 'number') return literal(Object.is(value, -0) ? '-0' : String(value))
  if (typeof value === 'bigint') return literal(`${value}n`)
  if (typeof value === 'symbol') return refuse(value, path)
  return literal(String(value))
}

/** Classes whose elements are written one by one. */
const arrays = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const

function ready(value: object, path: string): Expression | undefined {
  if (isOf(value, Date))
    return made('Date', [literal(Number.isNaN(value.getTime()) ? 'NaN' : quoted(value.toISOString()))])
  if (isOf(value, RegExp)) return regExp(value)
  if (isOf(value, URL)) return made('URL', [literal(quoted(value.href))])
  if (isOf(value, ArrayBuffer)) return code(`new Uint8Array([${new Uint8Array(value).join(', ')}]).buffer`)
  if (ArrayBuffer.isView(value)) return view(value, path)
  return undefined
}

function regExp(value: RegExp): Expression {
  const { source, flags } = value
  // Lone surrogates would not survive in a file.
  if (/^[\x20-\ud7ff\ue000-\uffff]*$/.test(source)) return literal(`/${source}/${flags}`)
  return made('RegExp', [literal(quoted(source)), ...(flags === '' ? [] : [literal(quoted(flags))])])
}

function view(value: ArrayBufferView, path: string): Expression {
  if (!(value.buffer instanceof ArrayBuffer))
    throw new Unwritable(`${path} is memory that is shared, which no text can hold`)
  if (isOf(value, DataView)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    return made('DataView', [code(`new Uint8Array([${bytes.join(', ')}]).buffer`)])
  }
  if (isOf(value, Buffer)) return call('Buffer.from', [literal(quoted(value.toString('base64'))), literal("'base64'")])
  const type = arrays.find((one) => isOf(value as object, one as Constructor<object>))
  if (type === undefined) return refuse(value, path)
  const elements = [...(value as unknown as Iterable<number | bigint>)]
  return made(type.name, [elements.length === 0 ? list([]) : list(elements.map((element) => primitive(element, path)))])
}

// `[1, , 2]`, or one with fields of its own.
function isDense(value: readonly unknown[]): boolean {
  return Object.getPrototypeOf(value) === Array.prototype && Reflect.ownKeys(value).length === value.length + 1
}

function nameOf(key: string | symbol, path: string): string {
  return typeof key === 'string' ? key : refuse(key, path)
}

function dataOf(value: object, key: string | symbol, path: string): unknown {
  const { get, set, enumerable, value: held } = Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor
  if (get === undefined && set === undefined && enumerable === true) return held
  throw new Unwritable(`${path} is a getter, a setter or hidden; bind plain data`)
}

function refuse(value: unknown, path: string): never {
  throw new Unwritable(`${path} is ${describe(value)}, which cannot be written as an expression; bind plain data`)
}

/** What a name is followed by: `Geometry.area`, `Geometry['a-b']`. */
export function memberOf(root: string, members: readonly string[]): Expression {
  const text = members.reduce((before, key) => before + (isIdentifier(key) ? `.${key}` : `[${quoted(key)}]`), root)
  return members.every(isIdentifier) ? name(text) : code(text)
}
