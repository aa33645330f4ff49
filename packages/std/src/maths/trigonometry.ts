import { numberOf, numbersOf, type Operands, resultOf } from './operands.ts'

/** The sine of an angle in radians. @throws ArgumentError `ERR_ARGUMENT` for what is no number, or infinite */
export function sin(inbox: readonly [number]): number {
  const x = numberOf('sin', inbox)
  return resultOf('sin', Math.sin(x), x)
}

/** The cosine of an angle in radians. @throws ArgumentError `ERR_ARGUMENT` for what is no number, or infinite */
export function cos(inbox: readonly [number]): number {
  const x = numberOf('cos', inbox)
  return resultOf('cos', Math.cos(x), x)
}

/** The tangent of an angle in radians. @throws ArgumentError `ERR_ARGUMENT` for what is no number, or infinite */
export function tan(inbox: readonly [number]): number {
  const x = numberOf('tan', inbox)
  return resultOf('tan', Math.tan(x), x)
}

/** The angle, in radians, whose sine it is. @throws ArgumentError `ERR_ARGUMENT` for what is no number, or not from -1 to 1 */
export function asin(inbox: readonly [number]): number {
  const x = numberOf('asin', inbox)
  return resultOf('asin', Math.asin(x), x)
}

/** The angle, in radians, whose cosine it is. @throws ArgumentError `ERR_ARGUMENT` for what is no number, or not from -1 to 1 */
export function acos(inbox: readonly [number]): number {
  const x = numberOf('acos', inbox)
  return resultOf('acos', Math.acos(x), x)
}

/** The angle, in radians, whose tangent it is. @throws ArgumentError `ERR_ARGUMENT` for what is no number */
export function atan(inbox: readonly [number]): number {
  const x = numberOf('atan', inbox)
  return resultOf('atan', Math.atan(x), x)
}

/** The hyperbolic sine. @throws ArgumentError `ERR_ARGUMENT` for what is no number, or where the result is not finite */
export function sinh(inbox: readonly [number]): number {
  const x = numberOf('sinh', inbox)
  return resultOf('sinh', Math.sinh(x), x)
}

/** The hyperbolic cosine. @throws ArgumentError `ERR_ARGUMENT` for what is no number, or where the result is not finite */
export function cosh(inbox: readonly [number]): number {
  const x = numberOf('cosh', inbox)
  return resultOf('cosh', Math.cosh(x), x)
}

/** The hyperbolic tangent. @throws ArgumentError `ERR_ARGUMENT` for what is no number */
export function tanh(inbox: readonly [number]): number {
  const x = numberOf('tanh', inbox)
  return resultOf('tanh', Math.tanh(x), x)
}

/** The inverse of {@link sinh}. @throws ArgumentError `ERR_ARGUMENT` for what is no number */
export function asinh(inbox: readonly [number]): number {
  const x = numberOf('asinh', inbox)
  return resultOf('asinh', Math.asinh(x), x)
}

/** The inverse of {@link cosh}. @throws ArgumentError `ERR_ARGUMENT` for what is no number, or below 1 */
export function acosh(inbox: readonly [number]): number {
  const x = numberOf('acosh', inbox)
  return resultOf('acosh', Math.acosh(x), x)
}

/** The inverse of {@link tanh}. @throws ArgumentError `ERR_ARGUMENT` for what is no number, or not between -1 and 1 */
export function atanh(inbox: readonly [number]): number {
  const x = numberOf('atanh', inbox)
  return resultOf('atanh', Math.atanh(x), x)
}

/** The angle, in radians from -π to π, of the point with ordinate `a` and abscissa `b`. @throws ArgumentError `ERR_ARGUMENT` */
export function atan2(inbox: Operands, b?: number): number {
  const [y, x] = numbersOf('atan2', inbox, b)
  return Math.atan2(y, x)
}

/** Radians as degrees. @throws ArgumentError `ERR_ARGUMENT` for what is no number */
export function degrees(inbox: readonly [number]): number {
  const x = numberOf('degrees', inbox)
  return resultOf('degrees', x * (180 / Math.PI), x)
}

/** Degrees as radians. @throws ArgumentError `ERR_ARGUMENT` for what is no number */
export function radians(inbox: readonly [number]): number {
  return numberOf('radians', inbox) * (Math.PI / 180)
}
