import { describe } from '@papy/contract'
import { type Operands, pairOf, wrong } from './operands.ts'

/** Whether both are true. @throws ArgumentError `ERR_ARGUMENT` for what are no booleans */
export function and(inbox: Operands<boolean>, b?: boolean): boolean {
  const [one, other] = booleansOf('and', inbox, b)
  return one && other
}

/** Whether one of them is true, or both. @throws ArgumentError `ERR_ARGUMENT` for what are no booleans */
export function or(inbox: Operands<boolean>, b?: boolean): boolean {
  const [one, other] = booleansOf('or', inbox, b)
  return one || other
}

/** Whether one of them is true, and the other is not. @throws ArgumentError `ERR_ARGUMENT` for what are no booleans */
export function xor(inbox: Operands<boolean>, b?: boolean): boolean {
  const [one, other] = booleansOf('xor', inbox, b)
  return one !== other
}

/** Whether it is false. @throws ArgumentError `ERR_ARGUMENT` for what is no boolean */
export function not([value]: readonly [boolean]): boolean {
  checkBoolean('not', value)
  return !value
}

function booleansOf(call: string, inbox: Operands<boolean>, b: boolean | undefined): readonly [boolean, boolean] {
  const pair = pairOf(call, inbox, b)
  for (const value of pair) checkBoolean(call, value)
  return pair
}

function checkBoolean(call: string, value: unknown): void {
  if (typeof value !== 'boolean') throw wrong(`${call} got ${describe(value)}; pass true or false`, value)
}
