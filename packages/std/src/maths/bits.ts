import { numberOf, numbersOf, type Operands, wrong } from './operands.ts'

// JavaScript's own operators drop all but the lowest 32 bits; these keep what a safe integer has, as Python does.

/** Bits that both have. @throws ArgumentError `ERR_ARGUMENT` for what are no safe integers */
export function bitand(inbox: Operands, b?: number): number {
  const [one, other] = integersOf('bitand', inbox, b)
  return Number(BigInt(one) & BigInt(other))
}

/** Bits that one of them has, or both. @throws ArgumentError `ERR_ARGUMENT` for what are no safe integers */
export function bitor(inbox: Operands, b?: number): number {
  const [one, other] = integersOf('bitor', inbox, b)
  return Number(BigInt(one) | BigInt(other))
}

/** Bits that one of them has, and the other has not. @throws ArgumentError `ERR_ARGUMENT` for what are no safe integers */
export function bitxor(inbox: Operands, b?: number): number {
  const [one, other] = integersOf('bitxor', inbox, b)
  return Number(BigInt(one) ^ BigInt(other))
}

/** All bits turned, which is `-a - 1`. @throws ArgumentError `ERR_ARGUMENT` for what is no safe integer */
export function bitnot(inbox: readonly [number]): number {
  const value = numberOf('bitnot', inbox)
  return integer('bitnot', -integer('bitnot', value) - 1)
}

/**
 * Bits moved so many places to the left: `a * 2 ** b`.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for what are no safe integers, for b below 0, and where the result is no safe integer
 */
export function lshift(inbox: Operands, b?: number): number {
  const [one, places] = shiftOf('lshift', inbox, b)
  return one === 0 ? 0 : integer('lshift', one * 2 ** places)
}

/**
 * Bits moved so many places to the right: `a / 2 ** b`, rounded down.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for what are no safe integers, and for b below 0
 */
export function rshift(inbox: Operands, b?: number): number {
  const [one, places] = shiftOf('rshift', inbox, b)
  return Math.floor(one / 2 ** places)
}

function integersOf(call: string, inbox: Operands, b: number | undefined): readonly [number, number] {
  const pair = numbersOf(call, inbox, b)
  for (const value of pair) integer(call, value)
  return pair
}

function shiftOf(call: string, inbox: Operands, b: number | undefined): readonly [number, number] {
  const pair = integersOf(call, inbox, b)
  if (pair[1] >= 0) return pair
  throw wrong(`${call} was to move bits by ${pair[1]} places; pass 0 or more`, pair[1])
}

function integer(call: string, value: number): number {
  if (Number.isSafeInteger(value)) return value
  throw wrong(`${call} meets ${value}, which is no integer from -(2^53 - 1) to 2^53 - 1; leave such items out`, value)
}
