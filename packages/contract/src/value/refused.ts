import { describe, SerializerError } from '../errors.ts'
import { kindOf } from './kind.ts'
import { pathOf, stepTo } from './path.ts'
import { type ValueRules, wayOfPrimitive } from './rules.ts'
import { isUneven } from './uneven.ts'

/** A part of a value, and how to get there. */
interface Part {
  readonly step: string
  /** What it is, or what reading it threw. */
  readonly value: unknown
  readonly thrown: boolean
  readonly parent: Part | undefined
}

/** The refusal of a value, naming the first part of it that the rules refuse. Never throws. */
export function refused(value: unknown, rules: ValueRules): SerializerError {
  const { part, what, advice } = findRefused(value, rules) ?? {
    part: rootOf(value),
    what: 'cannot be read',
    advice: '',
  }
  return notSerializable(rules, stepsTo(part), what, advice || rules.advice, part.thrown ? part.value : undefined)
}

/**
 * The refusal of a value that no single part is to blame for.
 *
 * @param what - what is wrong with it: `is nested too deeply`
 */
export function refusedWhole(rules: ValueRules, what: string, advice: string, cause?: unknown): SerializerError {
  return notSerializable(rules, ['value'], what, advice, cause)
}

/** The refusal of a value that comes round to itself; undefined for any other. */
export function refusedCircle(value: unknown, rules: ValueRules): SerializerError | undefined {
  const steps = findCircle(value)
  return steps && notSerializable(rules, steps, 'is an object that it is itself part of', rules.advice)
}

function notSerializable(
  { serializer }: ValueRules,
  steps: readonly string[],
  what: string,
  advice: string,
  cause?: unknown,
): SerializerError {
  const path = pathOf(steps)
  const message = `${path} ${what}, which ${serializer} cannot write; ${advice}`
  return new SerializerError('ERR_NOT_SERIALIZABLE', message, { path, ...(cause === undefined ? {} : { cause }) })
}

interface Finding {
  readonly part: Part
  readonly what: string
  readonly advice: string
}

function findRefused(value: unknown, rules: ValueRules): Finding | undefined {
  const seen = new Set<unknown>()
  const open: Part[] = [rootOf(value)]
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const wrong = wrongWith(part, rules)
    if (wrong !== undefined) return { part, ...wrong }
    if (typeof part.value !== 'object' || part.value === null || seen.has(part.value)) continue
    seen.add(part.value)
    const parts = partsWithin(part)
    if ('error' in parts) return { part, ...throwing(parts.error) }
    // Last first, as they are taken from the end.
    for (let at = parts.found.length; at-- > 0; ) open.push(parts.found[at] as Part)
  }
  return undefined
}

// A Proxy may refuse to say what is in it.
function partsWithin(part: Part): { readonly found: readonly Part[] } | { readonly error: unknown } {
  try {
    return { found: partsOf(part) }
  } catch (error) {
    return { error }
  }
}

function throwing(error: unknown): { what: string; advice: string } {
  return { what: `throws ${describe(error)}`, advice: 'send what can be read' }
}

function wrongWith({ value, thrown }: Part, rules: ValueRules): { what: string; advice: string } | undefined {
  if (thrown) return throwing(value)
  try {
    if (typeof value === 'object' && value !== null) return wrongObject(value, rules)
    return wayOfPrimitive(value, rules) === 'refused'
      ? { what: `is ${named(value)}`, advice: adviceOn(value) }
      : undefined
  } catch (error) {
    return throwing(error)
  }
}

function wrongObject(value: object, rules: ValueRules): { what: string; advice: string } | undefined {
  const kind = kindOf(value)
  if ((rules.kinds[kind] ?? 'refused') === 'refused')
    return { what: `is ${named(value)}`, advice: adviceByKind[kind] ?? '' }
  if (kind === 'list' && rules.uneven === 'refused' && isUneven(value as unknown[]))
    return {
      what: 'is an array with holes or named properties',
      advice: 'fill the holes, send a plain object, or use v8()',
    }
  if (kind === 'record' && rules.protoKey === 'refused' && Object.hasOwn(value, '__proto__'))
    return { what: 'has a property __proto__', advice: '' }
  if (
    (kind === 'record' || kind === 'list') &&
    rules.toJson === 'refused' &&
    typeof Reflect.get(value, 'toJSON') === 'function'
  )
    return { what: 'has a method toJSON', advice: 'send what it returns' }
  return undefined
}

const adviceByKind: Readonly<Record<string, string>> = {
  instance: 'send a plain object with what it holds, e.g. { ...it }',
  shared: 'send a copy, e.g. new Uint8Array(it).slice()',
}

function adviceOn(value: unknown): string {
  return typeof value === 'function' || typeof value === 'symbol' ? 'send data only' : ''
}

function named(value: unknown): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'undefined') return 'undefined'
  if (typeof value === 'string') return 'a string with a lone surrogate'
  if (typeof value === 'bigint' || typeof value === 'symbol') return `a ${typeof value}`
  return describe(value)
}

function rootOf(value: unknown): Part {
  return { step: 'value', value, thrown: false, parent: undefined }
}

function partsOf(parent: Part): Part[] {
  const value = parent.value as object
  const kind = kindOf(value)
  if (kind === 'map') return mapParts(parent, value as ReadonlyMap<unknown, unknown>)
  if (kind === 'set')
    return [...(value as ReadonlySet<unknown>)].map((member, at) => given(`.values()[${at}]`, member, parent))
  if (kind !== 'record' && kind !== 'list') return []
  return Object.keys(value).map((key) => read(stepTo(key), () => Reflect.get(value, key) as unknown, parent))
}

function mapParts(parent: Part, map: ReadonlyMap<unknown, unknown>): Part[] {
  return [...map].flatMap(([key, value], at) => [
    given(`.keys()[${at}]`, key, parent),
    given(typeof key === 'string' ? `.get(${JSON.stringify(key)})` : `.values()[${at}]`, value, parent),
  ])
}

function given(step: string, value: unknown, parent: Part): Part {
  return { step, value, thrown: false, parent }
}

function read(step: string, get: () => unknown, parent: Part): Part {
  try {
    return given(step, get(), parent)
  } catch (value) {
    return { step, value, thrown: true, parent }
  }
}

function stepsTo(part: Part): string[] {
  const steps: string[] = []
  for (let at: Part | undefined = part; at !== undefined; at = at.parent) steps.push(at.step)
  return steps.reverse()
}

// Depth first: a part is left, in a box of its own on the stack, when all in it was looked at.
function findCircle(value: unknown): readonly string[] | undefined {
  const around = new Set<unknown>()
  const done = new Set<unknown>()
  const open: (Part | { readonly left: unknown })[] = [rootOf(value)]
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if ('left' in part) {
      around.delete(part.left)
      done.add(part.left)
      continue
    }
    if (around.has(part.value)) return stepsTo(part)
    if (typeof part.value !== 'object' || part.value === null || done.has(part.value)) continue
    around.add(part.value)
    open.push({ left: part.value })
    for (const inner of partsOf(part).reverse()) open.push(inner)
  }
  return undefined
}
