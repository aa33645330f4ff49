import { ArgumentError, describe } from '@papy/contract'

/** Inbox of a function of two operands: both, or the first alone where the second is bound. */
export type Operands<A = number, B = A> = readonly [a: A, b?: B]

/** Two operands as they come, unchecked: both from an inbox of two; of an inbox of one, the second is what was bound. */
export function pairOf<A, B>(call: string, inbox: Operands<A, B>, bound: B | undefined): readonly [A, B] {
  const given = bound === undefined ? 0 : 1
  const places = Array.isArray(inbox) ? inbox.length : 0
  if (places + given === 2) return (given === 0 ? inbox : [inbox[0], bound]) as readonly [A, B]
  const next = `bind one with step(${call}, operand) where the inbox has one, and none where it has two`
  throw wrong(`${call} takes two operands, and got ${places} in its inbox and ${given} bound; ${next}`, inbox)
}

/** The same, of numbers. */
export function numbersOf(call: string, inbox: Operands, bound: number | undefined): readonly [number, number] {
  const pair = pairOf(call, inbox, bound)
  checkNumber(call, pair[0])
  checkNumber(call, pair[1])
  return pair
}

/** The one number of an inbox. */
export function numberOf(call: string, inbox: readonly [number]): number {
  const places = Array.isArray(inbox) ? inbox.length : 0
  if (places !== 1) throw wrong(`${call} takes one operand, and got ${places} in its inbox; pass [number]`, inbox)
  checkNumber(call, inbox[0])
  return inbox[0]
}

/**
 * The result, if there is one: not where a function has no value at its operands, and not where finite operands give more than
 * a number can hold.
 */
export function resultOf(call: string, result: number, ...operands: readonly number[]): number {
  if (Number.isFinite(result)) return result
  const written = `${call}(${operands.join(', ')})`
  if (Number.isNaN(result)) throw wrong(`${written} has no value; leave such items out`, operands)
  if (!operands.every(Number.isFinite)) return result
  throw wrong(`${written} is not finite; leave such items out, or scale them`, operands)
}

/** Refuses what is no number, and NaN, which stands for none. */
function checkNumber(call: string, value: unknown): void {
  if (typeof value === 'number' && !Number.isNaN(value)) return
  const next = typeof value === 'bigint' || typeof value === 'string' ? 'convert it with Number()' : 'pass numbers'
  throw wrong(`${call} got ${describe(value)} as an operand; ${next}`, value)
}

/** The refusal of an operand. */
export function wrong(message: string, value: unknown): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', message, { value })
}
