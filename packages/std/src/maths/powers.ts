import { numberOf, numbersOf, type Operands, resultOf } from './operands.ts'

/** `a ** b`. @throws ArgumentError `ERR_ARGUMENT` for what are no numbers, or where there is no finite result */
export function pow(inbox: Operands, b?: number): number {
  const [base, exponent] = numbersOf('pow', inbox, b)
  return resultOf('pow', base ** exponent, base, exponent)
}

/** The square root. @throws ArgumentError `ERR_ARGUMENT` for what is no number, or below 0 */
export function sqrt(inbox: readonly [number]): number {
  const x = numberOf('sqrt', inbox)
  return resultOf('sqrt', Math.sqrt(x), x)
}

/** The length of the hypotenuse of a right triangle with legs `a` and `b`. @throws ArgumentError `ERR_ARGUMENT` */
export function hypot(inbox: Operands, b?: number): number {
  const [one, other] = numbersOf('hypot', inbox, b)
  return resultOf('hypot', Math.hypot(one, other), one, other)
}

/** e to the power of `a`. @throws ArgumentError `ERR_ARGUMENT` for what is no number, or above 709.78 */
export function exp(inbox: readonly [number]): number {
  const x = numberOf('exp', inbox)
  return resultOf('exp', Math.exp(x), x)
}

/**
 * The logarithm of `a`.
 *
 * @param base - @defaultValue e
 * @throws ArgumentError `ERR_ARGUMENT` for what are no numbers, or not above 0, and for base 1
 */
export function log(inbox: Operands, base?: number): number {
  const isNatural = base === undefined && inbox.length === 1
  const [x, to] = numbersOf('log', inbox, isNatural ? Math.E : base)
  return resultOf('log', logarithm(x, to), x, to)
}

/** The logarithm to base 2. @throws ArgumentError `ERR_ARGUMENT` for what is no number, or not above 0 */
export function log2(inbox: readonly [number]): number {
  const x = numberOf('log2', inbox)
  return resultOf('log2', Math.log2(x), x)
}

/** The logarithm to base 10. @throws ArgumentError `ERR_ARGUMENT` for what is no number, or not above 0 */
export function log10(inbox: readonly [number]): number {
  const x = numberOf('log10', inbox)
  return resultOf('log10', Math.log10(x), x)
}

// The quotient of two logarithms is off in the last digit: 2.9999999999999996 for that of 1000 to base 10.
function logarithm(x: number, base: number): number {
  if (base === Math.E) return Math.log(x)
  if (base === 10) return Math.log10(x)
  return base === 2 ? Math.log2(x) : Math.log(x) / (base > 0 ? Math.log(base) : Number.NaN)
}
