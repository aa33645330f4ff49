import { decodeError, encodeError, type PortableError } from '@papy/contract'
import { kindOf, malformedValue } from '@papy/contract/value'
import { tagged, untagged } from './tagged.ts'

/** How to get at a part of a value. */
type Path = readonly (string | number)[]

/**
 * A value with `null` in the place of each error, and the errors with their places as JSON: `[[path, error], …]`. The value
 * goes nowhere round in a circle.
 */
export function withoutErrors(value: unknown): { readonly rest: unknown; readonly errors: string } {
  const found: (readonly [Path, PortableError])[] = []
  const rest = copyOf(value, [], (path, error) => found.push([path, encodeError(error)]))
  return { rest, errors: JSON.stringify(tagged(found)) }
}

function copyOf(value: unknown, path: Path, find: (path: Path, error: Error) => void): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: unknown, at) => copyOf(item, [...path, at], find))
  if (kindOf(value) !== 'error')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item, [...path, key], find)]))
  find(path, value as Error)
  return null
}

/** Puts the errors back into their places. */
export function withErrors(value: unknown, errors: unknown): unknown {
  const list = untagged(errors)
  if (!Array.isArray(list)) throw malformedValue('json()', 'the errors are no list')
  const root: { value: unknown } = { value }
  for (const one of list as unknown[]) {
    const [path, error] = Array.isArray(one) ? (one as unknown[]) : []
    if (!Array.isArray(path) || !isPortable(error)) throw malformedValue('json()', 'an error is none')
    put(root, ['value', ...(path as Path)], decoded(error))
  }
  return root.value
}

function decoded(portable: PortableError): Error {
  const error = decodeError(portable)
  if (error instanceof Error) return error
  throw malformedValue('json()', 'an error is none')
}

// Only where JSON left a place for it.
function put(root: object, path: Path, error: unknown): void {
  let at: unknown = root
  for (const step of path.slice(0, -1)) at = own(at, step)
  const last = path.at(-1) as string | number
  if (own(at, last) !== null) throw malformedValue('json()', 'there is no place for an error')
  Object.defineProperty(at, last, { value: error, writable: true, enumerable: true, configurable: true })
}

function own(at: unknown, step: unknown): unknown {
  const isStep = typeof step === 'string' || typeof step === 'number'
  if (typeof at === 'object' && at !== null && isStep && Object.hasOwn(at, step)) return Reflect.get(at, step)
  throw malformedValue('json()', 'there is no place for an error')
}

function isPortable(error: unknown): error is PortableError {
  return typeof error === 'object' && error !== null && typeof (error as PortableError).kind === 'string'
}
