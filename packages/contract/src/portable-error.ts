import { types } from 'node:util'
import { classOf, type ErrorClassName, prototypeOf } from './error-class.ts'
import * as papy from './errors.ts'
import { portableValue, wholeCopy } from './portable-value.ts'

/** An error, or whatever else was thrown, as data that any thread, process or host can read. */
export type PortableError =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string }
  /** An error that was written already, further out or before: circles stay circles. */
  | { readonly kind: 'same'; readonly id: number }
  | PortableInstance

/** An instance of a class of errors as data. */
export interface PortableInstance extends ErrorClassName {
  readonly kind: 'error'
  /** Its number among those that travel together. */
  readonly id: number
  readonly name: string
  readonly message: string
  readonly stack: string
  readonly own: Readonly<Record<string, unknown>>
  /** Own fields that hold an error, or a list with errors in it. */
  readonly inner?: Readonly<Record<string, PortableError | readonly PortableError[]>>
  /** Names of the fields that are not enumerable. */
  readonly hidden?: readonly string[]
  readonly cause?: PortableError
}

/** Characters of a message or a stack that travel; of a longer one the middle is left out. */
const MAX_TEXT = 64 * 1024 - 1

/** Characters of all messages and stacks of an error with its causes. */
const MAX_TEXTS = 1024 * 1024

/** How deep causes and aggregates are followed. */
const MAX_DEPTH = 16

/** Errors, causes and aggregated ones included, that travel with one. */
const MAX_ERRORS = 1000

/** Writes what was thrown as data; never throws itself, whatever the value does. */
export function encodeError(thrown: unknown): PortableError {
  return encodeWithin(thrown, { depth: 0, left: { errors: MAX_ERRORS, text: MAX_TEXTS }, written: new Map() })
}

/**
 * Makes the error again with name, message, stack, cause and own fields.
 *
 * A class of Node or of this project is itself again: `instanceof` holds. A class of the user's is not looked for, as the
 * module it is from need not be loaded here, or need not be loadable at all: the error is an instance of the nearest known
 * class that it extends, and `constructor.name` is that of the original. Recognise it by `name` or `code`.
 */
export function decodeError(error: PortableError): unknown {
  return decodeWithin(error, new Map())
}

/** How much more may be written; what is left is one for all that hangs together. */
interface Budget {
  readonly depth: number
  readonly left: { errors: number; text: number }
  readonly written: Map<object, number>
}

function encodeWithin(thrown: unknown, budget: Budget): PortableError {
  try {
    if (!isError(thrown)) return encodeValue(thrown)
    const id = budget.written.get(thrown)
    if (id !== undefined) return { kind: 'same', id }
    if (budget.depth < MAX_DEPTH && budget.left.errors-- > 0) return encode(thrown, budget)
  } catch {
    // Described, as what is too deep.
  }
  return { kind: 'text', text: papy.describe(thrown) }
}

// Errors of another realm are none of ours, but errors all the same.
function isError(thrown: unknown): thrown is Error {
  return types.isNativeError(thrown) || thrown instanceof Error
}

function encodeValue(thrown: unknown): PortableError {
  if (typeof thrown === 'string') return { kind: 'value', value: shortened(thrown, MAX_TEXT) }
  const whole = wholeCopy(thrown)
  return whole === undefined
    ? { kind: 'text', text: `thrown: ${papy.describe(thrown)}` }
    : { kind: 'value', value: whole.copy }
}

function encode(thrown: Error, budget: Budget): PortableError {
  const inner = { ...budget, depth: budget.depth + 1 }
  const id = budget.written.size
  budget.written.set(thrown, id)
  const texts = {
    name: text(() => thrown.name, budget),
    message: text(() => thrown.message, budget),
    stack: text(() => thrown.stack, budget),
  }
  const cause = attempt(() => ('cause' in thrown ? { cause: encodeWithin(thrown.cause, inner) } : undefined))
  return { kind: 'error', id, ...classOf(thrown), ...texts, ...fieldsOf(thrown, inner), ...cause }
}

// Each field on its own: one that cannot be read or copied is described, the others are kept.
function fieldsOf(thrown: Error, budget: Budget): Pick<PortableInstance, 'own' | 'inner' | 'hidden'> {
  const own: Record<string, unknown> = Object.create(null)
  const inner: Record<string, PortableError | readonly PortableError[]> = Object.create(null)
  const hidden: string[] = []
  for (const [key, value, shown] of readFields(thrown)) {
    const errors = attempt(() => encodeInner(key, value, budget))
    if (errors !== undefined) inner[key] = errors
    else own[key] = portableValue(value)
    if (!shown) hidden.push(key)
  }
  return { own, ...(Object.keys(inner).length > 0 ? { inner } : {}), ...(hidden.length > 0 ? { hidden } : {}) }
}

// Errors in fields keep their classes and fields as well.
function encodeInner(
  key: string,
  value: unknown,
  budget: Budget,
): PortableError | readonly PortableError[] | undefined {
  if (isError(value)) return encodeWithin(value, budget)
  if (!Array.isArray(value) || !(key === 'errors' || value.slice(0, MAX_ERRORS).some(isError))) return undefined
  return value.slice(0, MAX_ERRORS).map((one) => encodeWithin(one, budget))
}

/** What every error has, and what is written apart. */
const standard: ReadonlySet<string> = new Set(['cause', 'message', 'stack'])

function* readFields(thrown: Error): Generator<readonly [key: string, value: unknown, shown: boolean]> {
  const keys = attempt(() => Object.getOwnPropertyNames(thrown)) ?? []
  for (const key of keys) {
    if (standard.has(key)) continue
    const shown = attempt(() => Object.prototype.propertyIsEnumerable.call(thrown, key)) ?? false
    if (key === 'name' && !shown) continue
    const value = attempt(() => Reflect.get(thrown, key) as unknown)
    // Methods that an instance has for itself would be in the way as texts.
    if (typeof value === 'function' && (!shown || key in Error.prototype)) continue
    yield [key, value, shown]
  }
  // A code may also come from a getter of the class.
  const code = keys.includes('code') ? undefined : attempt(() => (thrown as { code?: unknown }).code)
  if (typeof code === 'string' || typeof code === 'number') yield ['code', code, false]
}

function decodeWithin(error: PortableError, made: Map<number, Error>): unknown {
  if (error.kind === 'value') return error.value
  if (error.kind === 'text') return new Error(error.text)
  if (error.kind === 'same') return made.get(error.id)
  try {
    const empty = bare(error)
    made.set(error.id, empty)
    return furnish(empty, error, (inner) => decodeWithin(inner, made))
  } catch {
    return new Error(`${error.name}: ${error.message}`)
  }
}

// Not Object.create: only what a constructor makes is an Error to the inspector and to `util.types.isNativeError`.
function bare(error: PortableInstance): Error {
  const made = error.type === 'DOMException' ? new DOMException(error.message, error.name) : new Error(error.message)
  return Object.setPrototypeOf(made, prototypeOf(error)) as Error
}

function furnish(made: Error, error: PortableInstance, decode: (inner: PortableError) => unknown): Error {
  const hidden = new Set(error.hidden)
  const define = (key: PropertyKey, value: unknown, enumerable = false) =>
    Object.defineProperty(made, key, { value, writable: true, configurable: true, enumerable })
  define('stack', error.stack)
  // A DOMException has its name from its constructor.
  if (error.type !== 'DOMException' && (error.papy || error.name !== made.name)) define('name', error.name)
  if (error.cause !== undefined) define('cause', decode(error.cause))
  for (const [key, value] of Object.entries(error.own)) define(key, value, !hidden.has(key))
  for (const [key, value] of Object.entries(error.inner ?? {}))
    define(key, isList(value) ? value.map(decode) : decode(value), !hidden.has(key))
  if (error.papy) define(Symbol.for('papy.error'), true)
  if (error.papy && error.type === 'PiperError') define(Symbol.for('papy.placeholder'), true)
  return made
}

function isList(inner: PortableError | readonly PortableError[]): inner is readonly PortableError[] {
  return Array.isArray(inner)
}

function text(read: () => unknown, { left }: Budget): string {
  const value = attempt(read)
  if (value === undefined) return ''
  const short = shortened(typeof value === 'string' ? value : papy.describe(value), Math.min(MAX_TEXT, left.text))
  left.text -= short.length
  return short
}

// The head says what it is about, the tail has the frames of a stack with a long message.
function shortened(value: string, most: number): string {
  if (value.length <= most) return value
  const half = Math.floor((most - 1) / 2)
  return half <= 0 ? '' : `${value.slice(0, half)}…${value.slice(-half)}`
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
