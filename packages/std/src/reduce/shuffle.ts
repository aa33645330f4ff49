import { ArgumentError, describe } from '@papy/contract'
import { checkKey, type GroupKey } from './counts.ts'

/** What mapping a part gives: values with the keys they belong to. A Map is such a list, too. */
export type Pairs<Key extends GroupKey = GroupKey, Value = unknown> = Iterable<readonly [key: Key, value: Value]>

/** All values of one key. */
export type Group<Key extends GroupKey = GroupKey, Value = unknown> = [key: Key, values: Value[]]

/**
 * The middle of {@link mapReduce}: takes what all parts of an item were mapped to, and groups the values by their keys. Groups
 * are in the order in which their keys come first, values in that of the parts. For a piper with `consume: 'all'`.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for what are no pairs, and for keys that are no strings, numbers, bigints or booleans
 */
export function shuffle<Key extends GroupKey, Value>(
  inbox: readonly (readonly [Pairs<Key, Value>])[],
): Group<Key, Value>[] {
  const groups = new Map<Key, Value[]>()
  for (const [pairs] of inbox)
    for (const [key, value] of checkedPairs(pairs)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [value])
      else group.push(value)
    }
  return [...groups]
}

function* checkedPairs<Key extends GroupKey, Value>(pairs: Pairs<Key, Value>): Pairs<Key, Value> {
  const isList = typeof pairs === 'object' && pairs !== null && Symbol.iterator in pairs
  if (!isList) throw noPair(pairs, 'return a list of [key, value] from map')
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2) throw noPair(pair, 'return [key, value] for each')
    checkKey('mapReduce', pair[0])
    yield pair
  }
}

function noPair(value: unknown, next: string): ArgumentError {
  const message = `mapReduce got ${describe(value)} from its map function; ${next}`
  return new ArgumentError('ERR_ARGUMENT', message, { value })
}
