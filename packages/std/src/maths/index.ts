/**
 * Operators and elementary functions (PaPy's `papy.workers.maths`). Those of two operands take both from an inbox of two; of
 * an inbox of one they take the first, and the second is bound: `step(add, 1)`. What is no number, or has no value, is refused
 * instead of becoming NaN.
 *
 * @module
 */
export { abs, add, floordiv, fmod, mod, mul, neg, sub, truediv } from './arithmetic.ts'
export { bitand, bitnot, bitor, bitxor, lshift, rshift } from './bits.ts'
export { eq, ge, gt, le, lt, ne, type Ordered, type Plain } from './comparison.ts'
export { and, not, or, xor } from './logic.ts'
export type { Operands } from './operands.ts'
export { exp, hypot, log, log2, log10, pow, sqrt } from './powers.ts'
export { ceil, floor, frexp, ldexp, modf, trunc } from './rounding.ts'
export {
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cos,
  cosh,
  degrees,
  radians,
  sin,
  sinh,
  tan,
  tanh,
} from './trigonometry.ts'
