import { ArgumentError, describe } from '@papy/contract'
import { checkOptions, flag, type Rules } from '@papy/contract/engine'
import { type Accumulation, type Accumulator, accumulated, checkFinite, checkSize, itemsOf } from './accumulator.ts'
import { insert, merged } from './ranking.ts'

/** Options of {@link topK} and {@link topOf}. */
export interface TopOptions {
  /** The property that items are compared by, `'score'`, or the index, where they are tuples. @defaultValue the item itself */
  readonly by?: string | number
  /** Keeps the least instead of the greatest. @defaultValue false */
  readonly least?: boolean
}

/** Items with the numbers they were compared by, best first; of equal ones, the earlier first. */
export type Top<Item> = readonly { readonly score: number; readonly item: Item }[]

const rules: Rules<TopOptions> = {
  by: (value) =>
    typeof value === 'string' || (Number.isSafeInteger(value) && (value as number) >= 0)
      ? undefined
      : 'the name of a property, or an index',
  least: flag,
}

/**
 * Keeps the `k` greatest items, or the least.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for a wrong k or option
 */
export function topK<Item = number>(k: number, options: TopOptions = {}): Accumulator<Item, Top<Item>> {
  checkSize('topK', k)
  checkOptions('topK', options, rules)
  const order = isBetter(options.least ?? false)
  return {
    begin: (from) => new Best(k, options.by, order, from),
    merge: (one, other) => merged(one, other, order).slice(0, k),
  }
}

/**
 * The `k` greatest items of a list, or the least, for any piper; behind `consume`, `[gathered, step(topOf, k)]`.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for a wrong k or option, what is no list, and for scores that are no finite numbers
 */
export function topOf<Item>(inbox: readonly [Iterable<Item>], k: number, options: TopOptions = {}): Top<Item> {
  return accumulated(topK<Item>(k, options), itemsOf('topOf', inbox))
}

interface Scored<Item> {
  readonly score: number
  readonly item: Item
}

type IsBefore = (one: Scored<unknown>, other: Scored<unknown>) => boolean

function isBetter(least: boolean): IsBefore {
  return least ? (one, other) => one.score < other.score : (one, other) => one.score > other.score
}

class Best<Item> implements Accumulation<Item, Top<Item>> {
  readonly #best: Scored<Item>[]
  readonly #k: number
  readonly #by: string | number | undefined
  readonly #isBefore: IsBefore

  constructor(k: number, by: string | number | undefined, isBefore: IsBefore, from: Top<Item> = []) {
    this.#k = k
    this.#by = by
    this.#isBefore = isBefore
    this.#best = from.slice(0, k)
  }

  add(item: Item): void {
    const score = scoreOf(item, this.#by)
    insert(this.#best, { score, item }, this.#k, this.#isBefore)
  }

  state(): Top<Item> {
    return [...this.#best]
  }
}

function scoreOf(item: unknown, by: string | number | undefined): number {
  if (by !== undefined && (typeof item !== 'object' || item === null)) {
    const message = `topK compares items by ${describe(by)}, which ${describe(item)} does not have; pass objects or tuples`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: item })
  }
  const score: unknown = by === undefined ? item : Reflect.get(item as object, by)
  checkFinite('topK', score)
  return score as number
}
