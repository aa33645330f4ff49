import { kindOf } from '@papy/contract/value'

/**
 * A copy of a value with some of its objects replaced, its circles and shared parts kept. What has nothing inside is not
 * copied.
 */
export function standIns(value: unknown, replaced: ReadonlyMap<object, object>): unknown {
  return copyOf(value, new Map(replaced))
}

function copyOf(value: unknown, copies: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value
  const known = copies.get(value)
  if (known !== undefined) return known
  const kind = kindOf(value)
  if (kind === 'map') return filled(value as Map<unknown, unknown>, new Map(), copies, copyEntries)
  if (kind === 'set') return filled(value as Set<unknown>, new Set(), copies, copyMembers)
  if (kind === 'list') return filled(value, new Array((value as unknown[]).length), copies, copyProperties)
  return kind === 'record' ? filled(value, {}, copies, copyProperties) : value
}

type Fill<T> = (from: T, to: T, copies: Map<object, unknown>) => void

function filled<T extends object>(from: T, to: T, copies: Map<object, unknown>, fill: Fill<T>): T {
  copies.set(from, to)
  fill(from, to, copies)
  return to
}

function copyEntries(from: Map<unknown, unknown>, to: Map<unknown, unknown>, copies: Map<object, unknown>): void {
  for (const [key, value] of from) to.set(copyOf(key, copies), copyOf(value, copies))
}

function copyMembers(from: Set<unknown>, to: Set<unknown>, copies: Map<object, unknown>): void {
  for (const member of from) to.add(copyOf(member, copies))
}

function copyProperties(from: object, to: object, copies: Map<object, unknown>): void {
  for (const key of Object.keys(from)) {
    const value = copyOf(Reflect.get(from, key), copies)
    if (key !== '__proto__') Reflect.set(to, key, value)
    else Object.defineProperty(to, key, { value, writable: true, enumerable: true, configurable: true })
  }
}
