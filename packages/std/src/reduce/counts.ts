import { ArgumentError, describe } from '@papy/contract'
import { type Accumulation, type Accumulator, accumulated, itemsOf } from './accumulator.ts'

/** What items can be told apart by. */
export type GroupKey = string | number | bigint | boolean

/** How often each key was there, in the order in which they came first. */
export type Counts<Key extends GroupKey = GroupKey> = readonly (readonly [key: Key, count: number])[]

/** Counts items by what they are. The state grows with the number of different ones. */
export const counts: Accumulator<GroupKey, Counts> = {
  begin: (from) => new Tally(from),
  merge: (one, other) => {
    const all = new Tally(one)
    for (const [key, count] of other) all.add(key, count)
    return all.state()
  },
}

/**
 * The {@link Counts} of a list of keys, for any piper; behind `consume`, `[gathered, countsOf]`.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for what is no list, and for keys that are no strings, numbers, bigints or booleans
 */
export function countsOf<Key extends GroupKey>(inbox: readonly [Iterable<Key>]): Counts<Key> {
  return accumulated(counts, itemsOf('countsOf', inbox)) as Counts<Key>
}

/** Checks what items are told apart by: objects that look alike would be different ones. @throws ArgumentError `ERR_ARGUMENT` */
export function checkKey(call: string, key: unknown): void {
  if (['string', 'number', 'bigint', 'boolean'].includes(typeof key)) return
  const message = `${call} cannot tell items apart by ${describe(key)}; use strings, numbers, bigints or booleans as keys`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: key })
}

class Tally implements Accumulation<GroupKey, Counts> {
  readonly #counts: Map<GroupKey, number>

  constructor(from: Counts = []) {
    this.#counts = new Map(from)
  }

  add(key: GroupKey, count = 1): void {
    checkKey('counts', key)
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count)
  }

  state(): Counts {
    return [...this.#counts]
  }
}
