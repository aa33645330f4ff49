import { describe } from '@papy/contract'
import { type Operands, pairOf, wrong } from './operands.ts'

/** What has an order: two of one type can be compared. */
export type Ordered = number | string | bigint

/** What can be the same as another one. */
export type Plain = Ordered | boolean | null

/** Whether `a === b`. @throws ArgumentError `ERR_ARGUMENT` for objects and NaN, which equal nothing */
export function eq(inbox: Operands<Plain>, b?: Plain): boolean {
  const [one, other] = plainOf('eq', inbox, b)
  return one === other
}

/** Whether `a !== b`. @throws ArgumentError `ERR_ARGUMENT` for objects and NaN, which equal nothing */
export function ne(inbox: Operands<Plain>, b?: Plain): boolean {
  const [one, other] = plainOf('ne', inbox, b)
  return one !== other
}

/** Whether `a < b`. @throws ArgumentError `ERR_ARGUMENT` for what are not two numbers, strings or bigints */
export function lt(inbox: Operands<Ordered>, b?: Ordered): boolean {
  const [one, other] = orderedOf('lt', inbox, b)
  return one < other
}

/** Whether `a <= b`. @throws ArgumentError `ERR_ARGUMENT` for what are not two numbers, strings or bigints */
export function le(inbox: Operands<Ordered>, b?: Ordered): boolean {
  const [one, other] = orderedOf('le', inbox, b)
  return one <= other
}

/** Whether `a > b`. @throws ArgumentError `ERR_ARGUMENT` for what are not two numbers, strings or bigints */
export function gt(inbox: Operands<Ordered>, b?: Ordered): boolean {
  const [one, other] = orderedOf('gt', inbox, b)
  return one > other
}

/** Whether `a >= b`. @throws ArgumentError `ERR_ARGUMENT` for what are not two numbers, strings or bigints */
export function ge(inbox: Operands<Ordered>, b?: Ordered): boolean {
  const [one, other] = orderedOf('ge', inbox, b)
  return one >= other
}

function plainOf(call: string, inbox: Operands<Plain>, b: Plain | undefined): readonly [Plain, Plain] {
  const pair = pairOf(call, inbox, b)
  for (const value of pair)
    if (!isPlain(value))
      throw wrong(`${call} cannot compare ${describe(value)}; pass numbers, strings, bigints, booleans or null`, value)
  return pair
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value === 'boolean' || isOrdered(value)
}

function orderedOf(call: string, inbox: Operands<Ordered>, b: Ordered | undefined): readonly [Ordered, Ordered] {
  const pair = pairOf(call, inbox, b)
  const [one, other] = pair
  if (isOrdered(one) && typeof one === typeof other && isOrdered(other)) return pair
  const message = `${call} cannot compare ${describe(one)} with ${describe(other)}; pass two numbers, two strings or two bigints`
  throw wrong(message, pair)
}

function isOrdered(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'bigint' || (typeof value === 'number' && !Number.isNaN(value))
}
