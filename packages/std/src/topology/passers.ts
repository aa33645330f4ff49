import { type FirstOf, firstPlaces, type PlaceOf, placeAt, type SomeOf, somePlaces } from './places.ts'

/** Ends a branch: takes whatever comes, and returns `undefined` for it. */
export function plugger(_inbox: readonly unknown[]): undefined {
  return undefined
}

/**
 * Passes the value at one place of the inbox on.
 *
 * TypeScript knows what comes out where it is told what comes in: `step(ipasser<[string, number], 1>, 1)`.
 *
 * @param i - The place, from 0; `-1` is the last one, as in Python. @defaultValue 0
 * @throws ArgumentError `ERR_ARGUMENT` for a place that the inbox does not have
 */
export function ipasser<const In extends readonly unknown[], const I extends number = 0>(
  inbox: In,
  i: I = 0 as I,
): PlaceOf<In, I> {
  return placeAt('ipasser', inbox, i) as PlaceOf<In, I>
}

/**
 * Passes the first values of the inbox on, as an array.
 *
 * @param n - How many. @defaultValue all of them
 * @throws ArgumentError `ERR_ARGUMENT` for more than the inbox has
 */
export function npasser<const In extends readonly unknown[], const N extends number = In['length']>(
  inbox: In,
  n?: N,
): FirstOf<In, N> {
  return firstPlaces('npasser', inbox, n) as FirstOf<In, N>
}

/**
 * Passes values of the inbox on, as an array: those at the given places, in the order in which these are given.
 *
 * @param indices - Places from 0, negative ones from the end; one may be given twice. @defaultValue all, as they are
 * @throws ArgumentError `ERR_ARGUMENT` for a place that the inbox does not have
 */
export function spasser<const In extends readonly unknown[], const S extends readonly number[] | undefined = undefined>(
  inbox: In,
  indices?: S,
): SomeOf<In, S> {
  return somePlaces('spasser', inbox, indices) as SomeOf<In, S>
}
