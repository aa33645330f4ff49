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

/** Writes what was thrown as data; never throws itself, whatever the value does. */
export function encodeError(thrown: unknown, depth = 0): PortableError {
  try {
    return thrown instanceof Error && depth < MAX_DEPTH ? encode(thrown, depth) : encodeValue(thrown)
  } catch {
    return { kind: 'text', text: papy.describe(thrown) }
  }
}

/** Makes the error again: of its own class where that is known here, with name, message, stack, cause and own fields. */
export function decodeError(error: PortableError): unknown {
  if (error.kind === 'value') return error.value
  if (error.kind === 'text') return new Error(error.text)
  // Not Object.create: only what `new Error` makes is an Error to the inspector and to `util.types.isNativeError`.
  const made = Object.setPrototypeOf(new Error(error.message), prototypeOf(error)) as Error
  const hidden = (key: PropertyKey, value: unknown) =>
    Object.defineProperty(made, key, { value, writable: true, configurable: true })
  hidden('stack', error.stack)
  if (made.name !== error.name) hidden('name', error.name)
  if (error.cause !== undefined) hidden('cause', decodeError(error.cause))
  if (error.errors !== undefined) hidden('errors', error.errors.map(decodeError))
  for (const [key, value] of Object.entries(error.own))
    Object.defineProperty(made, key, { value, writable: true, configurable: true, enumerable: true })
  if (error.papy) hidden(Symbol.for('papy.error'), true)
  return made
}

function encode(thrown: Error, depth: number): PortableError {
  const causes = attempt(() => ('cause' in thrown ? { cause: encodeError(thrown.cause, depth + 1) } : {})) ?? {}
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
    ...(Array.isArray(errors) ? { errors: errors.slice(0, 1000).map((error) => encodeError(error, depth + 1)) } : {}),
  }
}

function encodeValue(thrown: unknown): PortableError {
  if (typeof thrown === 'string') return { kind: 'value', value: thrown.slice(0, MAX_TEXT) }
  try {
    return { kind: 'value', value: structuredClone(thrown) }
  } catch {
    return { kind: 'text', text: `thrown: ${papy.describe(thrown)}` }
  }
}

// Each field on its own: one that cannot be read or copied is described, the others are kept.
function ownFields(thrown: Error): Record<string, unknown> {
  const own: Record<string, unknown> = {}
  for (const key of Object.keys(thrown)) {
    if (key === 'cause' || key === 'errors' || key === 'stack' || key === 'message') continue
    const value = attempt(() => (thrown as unknown as Record<string, unknown>)[key])
    own[key] = attempt(() => structuredClone(value)) ?? (value === undefined ? undefined : papy.describe(value))
  }
  return own
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
