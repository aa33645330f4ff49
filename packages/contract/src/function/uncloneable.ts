import { types } from 'node:util'

/** A part of a value that cannot be sent to another thread. */
export interface Uncloneable {
  /** How to get at it: `args[0].socket.handler`. */
  readonly path: string
  readonly value: unknown
}

/** Path of the first part of a value that cannot be structured-cloned; undefined if all of it can. */
export function uncloneablePath(value: unknown, root = 'value'): string | undefined {
  return findUncloneable(value, root)?.path
}

/**
 * Finds the first part of a value that cannot be structured-cloned. Copes with cycles, Proxies and throwing
 * getters.
 */
export function findUncloneable(value: unknown, root: string): Uncloneable | undefined {
  const seen = new Set<unknown>()
  const open: Node[] = [{ step: root, read: () => value }]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { known, part } = readPart(node)
    if (!known || isBad(part)) return { path: pathOf(node), value: part }
    if (!isObject(part) || seen.has(part)) continue
    seen.add(part)
    for (const child of partsOf(part)) open.push({ ...child, parent: node })
  }
  return clones(value) ? undefined : { path: root, value }
}

interface Part {
  readonly step: string
  readonly read: () => unknown
}

interface Node extends Part {
  readonly parent?: Node
}

function readPart({ read }: Node): { readonly known: boolean; readonly part: unknown } {
  try {
    return { known: true, part: read() }
  } catch (thrown) {
    return { known: false, part: thrown }
  }
}

function isBad(part: unknown): boolean {
  if (typeof part === 'symbol' || typeof part === 'function') return true
  if (!isObject(part)) return false
  return types.isProxy(part) || (isWhole(part) && !clones(part))
}

// What is cloned by rules of its own, or has nothing inside to blame.
function isWhole(part: object): boolean {
  if (Array.isArray(part)) return false
  if (types.isMap(part) || types.isSet(part)) return false
  if (types.isNativeError(part)) return part.cause === undefined
  return types.isArrayBufferView(part) || WHOLE.some((is) => is(part)) || Object.keys(part).length === 0
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

// Last first, as they are taken from the end.
function partsOf(part: object): Part[] {
  if (isWhole(part)) return []
  const parts = types.isMap(part) ? mapParts(part) : types.isSet(part) ? setParts(part) : propertyParts(part)
  return parts.reverse()
}

function mapParts(map: ReadonlyMap<unknown, unknown>): Part[] {
  return [...map].flatMap(([key, value], index) => [
    { step: `.keys()[${index}]`, read: () => key },
    { step: typeof key === 'string' ? `.get(${JSON.stringify(key)})` : `.values()[${index}]`, read: () => value },
  ])
}

function setParts(set: ReadonlySet<unknown>): Part[] {
  return [...set].map((value, index) => ({ step: `.values()[${index}]`, read: () => value }))
}

function propertyParts(part: object): Part[] {
  const keys = types.isNativeError(part) ? ['cause'] : Object.keys(part)
  return keys.map((key) => ({ step: access(key), read: () => Reflect.get(part, key) as unknown }))
}

function access(key: string): string {
  if (/^(?:0|[1-9]\d*)$/.test(key)) return `[${key}]`
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}

function pathOf(node: Node): string {
  const steps: string[] = []
  for (let at: Node | undefined = node; at !== undefined; at = at.parent) steps.push(at.step)
  return steps.reverse().join('')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function clones(value: unknown): boolean {
  try {
    structuredClone(value)
    return true
  } catch {
    return false
  }
}
