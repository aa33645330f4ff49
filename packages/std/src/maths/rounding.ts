import { numberOf, numbersOf, type Operands, resultOf, wrong } from './operands.ts'

/** The least integer that is not below. @throws ArgumentError `ERR_ARGUMENT` for what is no number */
export function ceil(inbox: readonly [number]): number {
  return Math.ceil(numberOf('ceil', inbox))
}

/** The greatest integer that is not above. @throws ArgumentError `ERR_ARGUMENT` for what is no number */
export function floor(inbox: readonly [number]): number {
  return Math.floor(numberOf('floor', inbox))
}

/** The integer towards 0. @throws ArgumentError `ERR_ARGUMENT` for what is no number */
export function trunc(inbox: readonly [number]): number {
  return Math.trunc(numberOf('trunc', inbox))
}

/** `[fraction, integer]`, both with the sign of the number. @throws ArgumentError `ERR_ARGUMENT` for what is no number */
export function modf(inbox: readonly [number]): [fraction: number, integer: number] {
  const x = numberOf('modf', inbox)
  const integer = Math.trunc(x)
  const fraction = Number.isFinite(x) ? Math.abs(x - integer) : 0
  return [x < 0 || Object.is(x, -0) ? -fraction : fraction, integer]
}

/**
 * `[m, e]` with `a = m * 2 ** e` and m from 0.5 to 1, or from -1 to -0.5; `[a, 0]` for 0 and the infinities.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for what is no number
 */
export function frexp(inbox: readonly [number]): [mantissa: number, exponent: number] {
  const x = numberOf('frexp', inbox)
  if (x === 0 || !Number.isFinite(x)) return [x, 0]
  let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(x))) + 1)
  let mantissa = x * 2 ** -exponent
  // A logarithm is rounded, and the least numbers have fewer digits.
  for (; Math.abs(mantissa) < 0.5; exponent--) mantissa *= 2
  for (; Math.abs(mantissa) >= 1; exponent++) mantissa /= 2
  return [mantissa, exponent]
}

/** More than lies between the least and the greatest number. */
const WIDEST = 2200

/** One step that no power of two overflows. */
const STRIDE = 1000

/**
 * `a * 2 ** b`: the inverse of {@link frexp}.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for what are no numbers, where b is no integer, and where the result is not finite
 */
export function ldexp(inbox: Operands, b?: number): number {
  const [x, exponent] = numbersOf('ldexp', inbox, b)
  if (!Number.isSafeInteger(exponent)) throw wrong(`ldexp got an exponent of ${exponent}; pass an integer`, exponent)
  let scaled = x
  let left = Math.max(-WIDEST, Math.min(WIDEST, exponent))
  for (let step = strideOf(left); left !== 0; left -= step, step = strideOf(left)) scaled *= 2 ** step
  return resultOf('ldexp', scaled, x, exponent)
}

function strideOf(left: number): number {
  return Math.max(-STRIDE, Math.min(STRIDE, left))
}
