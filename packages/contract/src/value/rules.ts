import type { Kind } from './kind.ts'

/** What becomes of a value: refused, written as it is, or kept by a form of the serializer's own. */
export type Way = 'refused' | 'kept' | 'special'

/** What a serializer keeps. `null`, booleans, finite numbers and well-formed strings are kept by all. */
export interface ValueRules {
  /** How the user calls it: `json()`. */
  readonly serializer: string
  readonly undefined: Way
  readonly bigint: Way
  /** NaN and the infinities. */
  readonly nonFinite: Way
  readonly minusZero: Way
  /** Strings with a surrogate on its own. */
  readonly loneSurrogate: Way
  /** Arrays with holes, or with properties beside their items. */
  readonly uneven: Way
  /** Arrays of another realm. */
  readonly foreignList: Way
  /** Objects with an own property `__proto__`. */
  readonly protoKey: Way
  /** Objects that say themselves what JSON they become. */
  readonly toJson: Way
  /** Kinds that are left out are refused. */
  readonly kinds: Readonly<Partial<Record<Kind, Way>>>
  /** What the user may do about what is refused. */
  readonly advice: string
}

/** A string of this Node; its method is younger than the library TypeScript is told of. */
interface MaybeWellFormed {
  isWellFormed(): boolean
}

/** What becomes of a value that is no object. */
export function wayOfPrimitive(value: unknown, rules: ValueRules): Way {
  switch (typeof value) {
    case 'string':
      return rules.loneSurrogate === 'kept' || isWellFormed(value) ? 'kept' : rules.loneSurrogate
    case 'number':
      // Only these three are not equal to themselves when taken from themselves.
      if (value - value !== 0) return rules.nonFinite
      return value === 0 && Object.is(value, -0) ? rules.minusZero : 'kept'
    case 'boolean':
      return 'kept'
    case 'undefined':
      return rules.undefined
    case 'bigint':
      return rules.bigint
    default:
      return value === null ? 'kept' : 'refused'
  }
}

/** Whether a string has no surrogate on its own: whether UTF-8 can hold it. */
export function isWellFormed(text: string): boolean {
  return (text as unknown as MaybeWellFormed).isWellFormed()
}
