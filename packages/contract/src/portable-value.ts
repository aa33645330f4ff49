import { types } from 'node:util'
import { describe } from './errors.ts'

/** How deep a value is taken apart that cannot be copied whole. */
const MAX_DEPTH = 8

/** Parts of such a value that are kept. */
const MAX_PARTS = 1000

/**
 * A copy of a value that any thread or process can be sent; never throws. A value that cannot be copied whole is copied
 * as far as its objects and arrays go: what cannot travel (functions, sockets, symbols, …) is described in words, and so is
 * whatever lies deeper than 8 levels or beyond 1,000 parts.
 */
export function portableValue(value: unknown): unknown {
  return portablePart(value, { depth: 0, left: MAX_PARTS, copies: new Map() })
}

/** The copy of a value that can be copied whole, in a box; `undefined` for any other. */
export function wholeCopy(value: unknown): { readonly copy: unknown } | undefined {
  if (isPlain(value)) return { copy: value }
  try {
    const copy: unknown = structuredClone(value)
    return isCommon(copy) ? { copy } : undefined
  } catch {
    return undefined
  }
}

// Some things go from thread to thread, but to no other process: shared memory, and what Node clones by rules of its own.
function isCommon(copy: unknown): boolean {
  const seen = new Set<unknown>()
  const open: unknown[] = [copy]
  while (open.length > 0) {
    const part = open.pop()
    if (isPlain(part) || seen.has(part)) continue
    seen.add(part)
    const inner = innerOf(part as object)
    if (inner === undefined) return false
    for (const one of inner) open.push(one)
  }
  return true
}

// What is in a part of a structured clone; undefined for what not everybody can read.
function innerOf(part: object): Iterable<unknown> | undefined {
  if (types.isMap(part)) return [...part].flat()
  if (types.isSet(part)) return part
  if (Array.isArray(part) || Object.getPrototypeOf(part) === Object.prototype) return Object.values(part)
  if (part instanceof DOMException) return undefined
  if (types.isNativeError(part)) return [part.cause]
  if (ArrayBuffer.isView(part)) return types.isSharedArrayBuffer(part.buffer) ? undefined : []
  return ATOMS.some((is) => is(part)) ? [] : undefined
}

const ATOMS = [types.isArrayBuffer, types.isBoxedPrimitive, types.isDate, types.isRegExp]

interface Budget {
  readonly depth: number
  left: number
  readonly copies: Map<object, unknown>
}

function portablePart(value: unknown, budget: Budget): unknown {
  const whole = wholeCopy(value)
  if (whole !== undefined) return whole.copy
  if (typeof value !== 'object' || value === null || !isOpen(value)) return describe(value)
  if (budget.copies.has(value)) return budget.copies.get(value)
  return budget.depth < MAX_DEPTH && budget.left > 0 ? copyParts(value, budget) : describe(value)
}

function copyParts(value: object, budget: Budget): object {
  const copy: object = Array.isArray(value) ? [] : {}
  budget.copies.set(value, copy)
  const inner = { ...budget, depth: budget.depth + 1 }
  for (const key of Object.keys(value)) {
    if (--inner.left < 0) break
    Object.defineProperty(copy, key, {
      value: portablePart(read(value, key), inner),
      ...{ writable: true, enumerable: true, configurable: true },
    })
  }
  budget.left = inner.left
  return copy
}

// Only what has nothing but its properties is taken apart.
function isOpen(value: object): boolean {
  return !types.isProxy(value) && (Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]')
}

function read(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key)
  } catch (thrown) {
    return `throws ${describe(thrown)}`
  }
}

function isPlain(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
}
