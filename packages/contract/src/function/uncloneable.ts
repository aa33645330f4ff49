import { types } from 'node:util'

/** A part of a value that cannot be sent to another worker. */
export interface Uncloneable {
  /** How to get at it: `args[0].socket.handler`. */
  readonly path: string
  readonly value: unknown
}

/** Whether a value, with all that is in it, can be sent. Never throws. */
export type Clones = (value: unknown) => boolean

/** Objects that are looked into; a getter that makes new ones for ever ends here too. */
const MAX_OBJECTS = 250_000

/** Characters of a path; of a longer one the middle is left out. */
const MAX_PATH = 1000

/**
 * Path of the first part of a value that cannot be sent; undefined if all of it can.
 *
 * @param sendable - what can be sent; default: what can be structured-cloned
 */
export function uncloneablePath(value: unknown, root = 'value', sendable: Clones = clones): string | undefined {
  return findUncloneable(value, root, sendable)?.path
}

/**
 * Finds the first part of a value that cannot be sent. Copes with cycles, Proxies, getters that throw and getters without
 * end; where no single part is to blame, it is the whole.
 *
 * @param sendable - what can be sent; default: what can be structured-cloned
 */
export function findUncloneable(value: unknown, root: string, sendable: Clones = clones): Uncloneable | undefined {
  const seen = new Set<unknown>()
  const open: Part[] = partOf(root, () => value)
  for (let part = open.pop(); part !== undefined && seen.size < MAX_OBJECTS; part = open.pop()) {
    if (isBad(part, sendable)) return { path: pathOf(part), value: part.value }
    if (seen.has(part.value)) continue
    seen.add(part.value)
    const inner = partsOf(part)
    // Last first, as they are taken from the end.
    for (let at = inner.length; at-- > 0; ) open.push(inner[at] as Part)
  }
  return sendable(value) ? undefined : { path: root, value }
}

/** A part that is not certain to be cloned. */
interface Part {
  readonly step: string
  /** What it is, or what reading it threw. */
  readonly value: unknown
  readonly thrown: boolean
  readonly parent: Part | undefined
}

// None where there is nothing to blame.
function partOf(step: string, read: () => unknown, parent?: Part): Part[] {
  try {
    const value = read()
    return isSimple(value) ? [] : [{ step, value, thrown: false, parent }]
  } catch (value) {
    return [{ step, value, thrown: true, parent }]
  }
}

function isSimple(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
}

function isBad({ value, thrown }: Part, sendable: Clones): boolean {
  if (thrown || typeof value !== 'object') return true
  return types.isProxy(value) || (isWhole(value as object) && !sendable(value))
}

// What is cloned by rules of its own, or has nothing inside to blame.
function isWhole(value: object): boolean {
  if (Array.isArray(value) || types.isMap(value) || types.isSet(value)) return false
  if (types.isNativeError(value)) return !Object.hasOwn(value, 'cause')
  return types.isArrayBufferView(value) || WHOLE.some((is) => is(value)) || Object.keys(value).length === 0
}

const WHOLE = [
  types.isAnyArrayBuffer,
  types.isBoxedPrimitive,
  types.isDate,
  types.isGeneratorObject,
  types.isModuleNamespaceObject,
  types.isPromise,
  types.isRegExp,
  types.isWeakMap,
  types.isWeakSet,
]

function partsOf(part: Part): Part[] {
  const value = part.value as object
  if (isWhole(value)) return []
  if (types.isMap(value)) return mapParts(part, value)
  return types.isSet(value) ? setParts(part, value) : propertyParts(part, value)
}

// Not by their own iterators, which a subclass may have made its own: clones do not ask them either.
function mapParts(part: Part, map: ReadonlyMap<unknown, unknown>): Part[] {
  return [...Map.prototype.entries.call(map)].flatMap(([key, value], index) => [
    ...partOf(`.keys()[${index}]`, () => key, part),
    ...partOf(
      typeof key === 'string' ? `.get(${JSON.stringify(key)})` : `.values()[${index}]`,
      () => value as unknown,
      part,
    ),
  ])
}

function setParts(part: Part, set: ReadonlySet<unknown>): Part[] {
  return [...Set.prototype.values.call(set)].flatMap((value, index) =>
    partOf(`.values()[${index}]`, () => value as unknown, part),
  )
}

function propertyParts(part: Part, value: object): Part[] {
  const parts: Part[] = []
  for (const key of types.isNativeError(value) ? ['cause'] : Object.keys(value)) {
    const [inner] = partOf(key, () => Reflect.get(value, key) as unknown, part)
    if (inner !== undefined) parts.push({ ...inner, step: access(key) })
  }
  return parts
}

function access(key: string): string {
  if (/^(?:0|[1-9]\d*)$/.test(key)) return `[${key}]`
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}

function pathOf(part: Part): string {
  const steps: string[] = []
  for (let at: Part | undefined = part; at !== undefined; at = at.parent) steps.push(at.step)
  const path = steps.reverse().join('')
  return path.length > MAX_PATH ? `${path.slice(0, MAX_PATH / 2)}…${path.slice(-MAX_PATH / 2)}` : path
}

/** Whether a value, with all that is in it, can be structured-cloned. Never throws. */
function clones(value: unknown): boolean {
  try {
    structuredClone(value)
    return true
  } catch {
    return false
  }
}
