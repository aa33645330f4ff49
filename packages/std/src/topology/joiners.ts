import { ArgumentError, describe } from '@papy/contract'
import { firstPlaces, somePlaces } from './places.ts'

/** What can be joined to a text. */
export type Joinable = string | number | bigint | boolean

/**
 * Joins the first values of the inbox to one text.
 *
 * @param n - How many of them; `undefined`: all. @defaultValue all of them
 * @param join - What stands between two of them. @defaultValue ''
 * @throws ArgumentError `ERR_ARGUMENT` for more than the inbox has, and for what is no text, number, bigint or boolean
 */
export function njoiner(inbox: readonly Joinable[], n?: number, join = ''): string {
  return joined('njoiner', firstPlaces('njoiner', inbox, n), join)
}

/**
 * Joins the values at the given places of the inbox to one text, in the order in which these are given.
 *
 * @param indices - Places from 0, negative ones from the end; `undefined`: all. @defaultValue all, as they are
 * @param join - What stands between two of them. @defaultValue ''
 * @throws ArgumentError `ERR_ARGUMENT` for a place that the inbox does not have, and for what is no text, number, bigint or
 * boolean
 */
export function sjoiner(inbox: readonly Joinable[], indices?: readonly number[], join = ''): string {
  return joined('sjoiner', somePlaces('sjoiner', inbox, indices), join)
}

function joined(call: string, values: readonly unknown[], join: string): string {
  if (typeof join !== 'string') throw noText(call, join, 'as what stands between', 'pass a string')
  for (const [at, value] of values.entries())
    if (!isJoinable(value)) throw noText(call, value, `as value ${at} of those it takes`, 'make a string of it first')
  return values.join(join)
}

function isJoinable(value: unknown): value is Joinable {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
}

function noText(call: string, value: unknown, where: string, next: string): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', `${call} got ${describe(value)} ${where}; ${next}`, { value })
}
