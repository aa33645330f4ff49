import { numberOf, numbersOf, type Operands, resultOf, wrong } from './operands.ts'

/** `a + b`. @throws ArgumentError `ERR_ARGUMENT` for what are no numbers, or where the result is not finite */
export function add(inbox: Operands, b?: number): number {
  const [one, other] = numbersOf('add', inbox, b)
  return resultOf('add', one + other, one, other)
}

/** `a - b`. @throws ArgumentError `ERR_ARGUMENT` for what are no numbers, or where the result is not finite */
export function sub(inbox: Operands, b?: number): number {
  const [one, other] = numbersOf('sub', inbox, b)
  return resultOf('sub', one - other, one, other)
}

/** `a * b`. @throws ArgumentError `ERR_ARGUMENT` for what are no numbers, or where the result is not finite */
export function mul(inbox: Operands, b?: number): number {
  const [one, other] = numbersOf('mul', inbox, b)
  return resultOf('mul', one * other, one, other)
}

/** `a / b`. @throws ArgumentError `ERR_ARGUMENT` for what are no numbers, and for a division by 0 */
export function truediv(inbox: Operands, b?: number): number {
  const [one, other] = divisible('truediv', inbox, b)
  return resultOf('truediv', one / other, one, other)
}

/**
 * The quotient, rounded down, as Python's `//`: `floordiv([-7], 2)` is -4. So `floordiv * b + mod` is `a`.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for what are no numbers, and for a division by 0
 */
export function floordiv(inbox: Operands, b?: number): number {
  const [one, other] = divisible('floordiv', inbox, b)
  // Near an integer already; an infinite divisor is left whole.
  const quotient = Number.isFinite(other) ? (one - floored(one, other)) / other : Math.floor(one / other)
  const isBelow = !Number.isFinite(other) && one !== 0 && one < 0 !== other < 0
  const whole = isBelow ? quotient - 1 : Math.round(quotient)
  return resultOf('floordiv', whole === 0 ? (one / other) * 0 : whole, one, other)
}

/**
 * The remainder of {@link floordiv}, with the sign of the divisor, as Python's `%`: `mod([-7], 3)` is 2. JavaScript's is
 * {@link fmod}.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for what are no numbers, and for a division by 0
 */
export function mod(inbox: Operands, b?: number): number {
  const [one, other] = divisible('mod', inbox, b)
  return resultOf('mod', floored(one, other), one, other)
}

/**
 * The remainder with the sign of the dividend, as C's `fmod` and JavaScript's `%`: `fmod([-7], 3)` is -1.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for what are no numbers, and for a division by 0
 */
export function fmod(inbox: Operands, b?: number): number {
  const [one, other] = divisible('fmod', inbox, b)
  return resultOf('fmod', one % other, one, other)
}

/** The absolute value. @throws ArgumentError `ERR_ARGUMENT` for what is no number */
export function abs(inbox: readonly [number]): number {
  return Math.abs(numberOf('abs', inbox))
}

/** `-a`. @throws ArgumentError `ERR_ARGUMENT` for what is no number */
export function neg(inbox: readonly [number]): number {
  return -numberOf('neg', inbox)
}

function divisible(call: string, inbox: Operands, b: number | undefined): readonly [number, number] {
  const pair = numbersOf(call, inbox, b)
  if (pair[1] !== 0) return pair
  throw wrong(`${call}(${pair.join(', ')}) divides by 0; leave such items out`, pair)
}

function floored(one: number, other: number): number {
  const rest = one % other
  if (rest === 0) return other < 0 ? -0 : 0
  return rest < 0 === other < 0 ? rest : rest + other
}
