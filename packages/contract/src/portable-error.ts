import * as papy from './errors.ts'

/** An error, or whatever else was thrown, as data that any thread, process or host can read. */
export type PortableError =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'error'
      readonly type: string
      readonly name: string
      readonly message: string
      readonly stack: string
      readonly papy: boolean
      readonly own: Readonly<Record<string, unknown>>
      readonly cause?: PortableError
      readonly errors?: readonly PortableError[]
    }

/** Characters of a message or stack that travel; a longer one is cut. */
const MAX_TEXT = 64 * 1024

/** How deep causes and aggregates are followed. */
const MAX_DEPTH = 16

/** Errors, causes and aggregated ones included, that travel with one. */
const MAX_ERRORS = 1000

/** Writes what was thrown as data; never throws itself, whatever the value does. */
export function encodeError(thrown: unknown): PortableError {
  return encodeWithin(thrown, { depth: 0, left: MAX_ERRORS })
}

/** Makes the error again: of its own class where that is known here, with name, message, stack, cause and own fields. */
export function decodeError(error: PortableError): unknown {
  if (error.kind === 'value') return error.value
  if (error.kind === 'text') return new Error(error.text)
  try {
    return furnish(bare(error), error)
  } catch {
    return new Error(`${error.name}: ${error.message}`)
  }
}

/** How much more may be written. */
interface Budget {
  readonly depth: number
  left: number
}

function encodeWithin(thrown: unknown, budget: Budget): PortableError {
  try {
    return thrown instanceof Error && budget.depth < MAX_DEPTH && budget.left-- > 0
      ? encode(thrown, budget)
      : encodeValue(thrown)
  } catch {
    return { kind: 'text', text: papy.describe(thrown) }
  }
}

// Not Object.create: only what a constructor makes is an Error to the inspector and to `util.types.isNativeError`.
function bare(error: Extract<PortableError, { kind: 'error' }>): Error {
  if (error.type === 'DOMException') return new DOMException(error.message, error.name)
  return Object.setPrototypeOf(new Error(error.message), prototypeOf(error)) as Error
}

function furnish(made: Error, error: Extract<PortableError, { kind: 'error' }>): Error {
  const define = (key: PropertyKey, value: unknown, enumerable = false) =>
    Object.defineProperty(made, key, { value, writable: true, configurable: true, enumerable })
  define('stack', error.stack)
  // A DOMException has its name from its constructor.
  if (error.type !== 'DOMException' && (error.papy || error.name !== (prototypeOf(error) as Error).name))
    define('name', error.name)
  if (error.cause !== undefined) define('cause', decodeError(error.cause))
  if (error.errors !== undefined) define('errors', error.errors.map(decodeError))
  for (const [key, value] of Object.entries(error.own)) define(key, value, key !== 'inbox')
  if (error.papy) define(Symbol.for('papy.error'), true)
  if (error.papy && error.type === 'PiperError') define(Symbol.for('papy.placeholder'), true)
  return made
}

function encode(thrown: Error, budget: Budget): PortableError {
  const within = (inner: unknown) => encodeInner(inner, budget)
  const causes = attempt(() => ('cause' in thrown ? { cause: within(thrown.cause) } : {})) ?? {}
  const { errors } = thrown as Partial<AggregateError>
  return {
    kind: 'error',
    type: text(() => thrown.constructor.name),
    name: text(() => thrown.name),
    message: text(() => thrown.message),
    stack: text(() => thrown.stack),
    papy: papy.isPapyError(thrown),
    own: ownFields(thrown),
    ...causes,
    ...(Array.isArray(errors) ? { errors: errors.slice(0, MAX_ERRORS).map(within) } : {}),
  }
}

// The budget is one for all that hangs together; only the depth is each one's own.
function encodeInner(inner: unknown, budget: Budget): PortableError {
  const deeper = { depth: budget.depth + 1, left: budget.left }
  const encoded = encodeWithin(inner, deeper)
  budget.left = deeper.left
  return encoded
}

function encodeValue(thrown: unknown): PortableError {
  if (typeof thrown === 'string') return { kind: 'value', value: thrown.slice(0, MAX_TEXT) }
  try {
    return { kind: 'value', value: structuredClone(thrown) }
  } catch {
    return { kind: 'text', text: `thrown: ${papy.describe(thrown)}` }
  }
}

// An inbox is not shown where an error is printed, but travels with it.
function hidden(thrown: Error): readonly string[] {
  return Object.hasOwn(thrown, 'inbox') ? ['inbox'] : []
}

// Each field on its own: one that cannot be read or copied is described, the others are kept.
function ownFields(thrown: Error): Record<string, unknown> {
  const own: Record<string, unknown> = {}
  for (const key of new Set([...Object.keys(thrown), ...hidden(thrown)])) {
    if (key === 'cause' || key === 'errors' || key === 'stack' || key === 'message') continue
    const value = attempt(() => (thrown as unknown as Record<string, unknown>)[key])
    own[key] = cloned(value)
  }
  return own
}

function cloned(value: unknown): unknown {
  try {
    return structuredClone(value)
  } catch {
    return papy.describe(value)
  }
}

function prototypeOf({ type, papy: ours }: Extract<PortableError, { kind: 'error' }>): object {
  const known = (ours ? papy : globalThis) as unknown as Record<string, { prototype?: unknown } | undefined>
  const prototype = known[type]?.prototype
  return prototype instanceof Error || prototype === Error.prototype ? (prototype as object) : Error.prototype
}

function text(read: () => unknown): string {
  const value = attempt(read)
  return typeof value === 'string' ? (value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value) : ''
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
