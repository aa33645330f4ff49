import { ArgumentError, describe } from '@papy/contract'
import { type FirstOf, firstPlaces, type SomeOf, somePlaces } from './places.ts'

/** What can be zipped: arrays and typed arrays. */
export type Zippable = readonly unknown[] | (ArrayLike<unknown> & { readonly BYTES_PER_ELEMENT: number })

/** One tuple: an element of each of these arrays. */
export type ZippedOf<Arrays> = Arrays extends readonly unknown[]
  ? { -readonly [K in keyof Arrays]: Arrays[K] extends ArrayLike<infer Element> ? Element : unknown }
  : never

/**
 * Zips the first arrays of the inbox: `[[1, 2], ['a', 'b']]` becomes `[[1, 'a'], [2, 'b']]`. The shortest ends it.
 *
 * @param n - How many of the arrays. @defaultValue all of them
 * @throws ArgumentError `ERR_ARGUMENT` for more than the inbox has, and for what is no array or typed array
 */
export function nzipper<const In extends readonly Zippable[], const N extends number = In['length']>(
  inbox: In,
  n?: N,
): ZippedOf<FirstOf<In, N>>[] {
  return zipped('nzipper', firstPlaces('nzipper', inbox, n)) as ZippedOf<FirstOf<In, N>>[]
}

/**
 * Zips the arrays at the given places of the inbox, in the order in which these are given. The shortest ends it.
 *
 * @param indices - Places from 0, negative ones from the end. @defaultValue all, as they are
 * @throws ArgumentError `ERR_ARGUMENT` for a place that the inbox does not have, and for what is no array or typed array
 */
export function szipper<
  const In extends readonly Zippable[],
  const S extends readonly number[] | undefined = undefined,
>(inbox: In, indices?: S): ZippedOf<SomeOf<In, S>>[] {
  return zipped('szipper', somePlaces('szipper', inbox, indices)) as ZippedOf<SomeOf<In, S>>[]
}

function zipped(call: string, values: readonly unknown[]): unknown[][] {
  const arrays = values.map((value, at) => zippable(call, value, at))
  const length = arrays.length === 0 ? 0 : Math.min(...arrays.map((array) => array.length))
  return Array.from({ length }, (_, at) => arrays.map((array) => array[at]))
}

function zippable(call: string, value: unknown, at: number): ArrayLike<unknown> {
  if (Array.isArray(value)) return value
  if (ArrayBuffer.isView(value) && 'length' in value) return value as unknown as ArrayLike<unknown>
  const message = `${call} cannot zip ${describe(value)}, value ${at} of those it takes; pass arrays or typed arrays`
  throw new ArgumentError('ERR_ARGUMENT', message, { value })
}
