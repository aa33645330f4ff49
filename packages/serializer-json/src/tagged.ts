import { decodeError, describe, encodeError, type JsonValue, type PortableError } from '@papy/contract'
import { kindOf, malformedValue } from '@papy/contract/value'

// The fields of errors hold whatever the user put into them. What JSON does not have is an object with the name of what it is
// under `$`, and what it is made of under `value`; an object with a `$` of its own is one, too.

/** How deep fields of errors are followed. */
const MAX_DEPTH = 64

interface Tagged {
  readonly $: string
  readonly value?: JsonValue
}

/** A value as JSON; what is none of the kinds known here is described in words, and so are circles. Never throws. */
export function tagged(value: unknown, depth = 0): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number')
    return isPlain(value) ? value : { $: 'number', value: Object.is(value, -0) ? '-0' : String(value) }
  if (typeof value === 'undefined') return { $: 'undefined' }
  if (typeof value === 'bigint') return { $: 'bigint', value: value.toString(16) }
  return typeof value === 'object' && depth < MAX_DEPTH ? taggedObject(value, depth + 1) : describe(value)
}

function taggedObject(value: object, depth: number): JsonValue {
  const inner = (one: unknown): JsonValue => tagged(one, depth)
  switch (kindOf(value)) {
    case 'list':
      return Array.from(value as unknown[], inner)
    case 'record':
      return taggedRecord(value, inner)
    case 'map':
      return { $: 'map', value: Array.from(value as Map<unknown, unknown>, (entry) => entry.map(inner)) }
    case 'set':
      return { $: 'set', value: Array.from(value as Set<unknown>, inner) }
    case 'date':
      return { $: 'date', value: inner((value as Date).getTime()) }
    case 'error':
      return { $: 'error', value: inner(encodeError(value)) }
    default:
      return describe(value)
  }
}

function taggedRecord(value: object, inner: (one: unknown) => JsonValue): JsonValue {
  const record = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item)]))
  return Object.hasOwn(record, '$') ? { $: 'object', value: record } : record
}

function isPlain(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0)
}

/**
 * Reads what {@link tagged} wrote.
 *
 * @throws SerializerError `ERR_MALFORMED`
 */
export function untagged(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(untagged)
  return Object.hasOwn(value, '$') ? untaggedObject(value as Tagged) : untaggedRecord(value)
}

function untaggedObject({ $, value }: Tagged): unknown {
  switch ($) {
    case 'number':
      return Number(value)
    case 'undefined':
      return undefined
    case 'bigint':
      return bigintOf(value)
    case 'date':
      return new Date(untagged(value) as number)
    case 'map':
      return new Map(untagged(value) as [unknown, unknown][])
    case 'set':
      return new Set(untagged(value) as unknown[])
    case 'error':
      return decodeError(untagged(value) as PortableError)
    case 'object':
      return untaggedRecord(value as object)
    default:
      throw malformedValue('json()', 'a field of an error is of no known kind')
  }
}

function untaggedRecord(value: object): object {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, untagged(item)]))
}

// In base 16, as reading takes no longer than the text is long.
function bigintOf(value: unknown): bigint {
  const [, minus, digits] = /^(-?)([0-9a-f]+)$/.exec(String(value)) ?? []
  if (digits === undefined) throw malformedValue('json()', 'a bigint is none')
  return minus === '-' ? -BigInt(`0x${digits}`) : BigInt(`0x${digits}`)
}
