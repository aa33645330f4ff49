import { ArgumentError, describe } from '@papy/contract'
import { currentTask } from '@papy/contract/engine'
import { type Accumulation, type Accumulator, accumulated, checkSize, itemsOf } from './accumulator.ts'
import { RandomNumbers } from './random-numbers.ts'
import { insert, merged } from './ranking.ts'

/** A sample of items, each of which had the same chance. */
export interface Sample<Item> {
  /** How many items there were. */
  readonly seen: number
  /** The chosen ones, with the random numbers, from 0 to 1, that chose them: the least ones. */
  readonly picks: readonly { readonly key: number; readonly item: Item }[]
}

/** Options of {@link sample}. */
export interface SampleOptions {
  /** A safe integer: the same choice for the same seed. @defaultValue 0 */
  readonly seed?: number
  /** Number of this part, where parts are sampled apart and merged: each needs one of its own, from 0. @defaultValue 0 */
  readonly part?: number
}

/**
 * Keeps `k` items, of however many, at random. Each item draws a number, and the `k` least stay, so samples of parts merge to
 * a fair one of all (bottom-k sampling; Cohen & Kaplan, PODC 2007). The numbers depend on seed, part and position alone.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for a wrong k, seed or part
 */
export function sample<Item>(k: number, options: SampleOptions = {}): Accumulator<Item, Sample<Item>> {
  const { seed = 0, part = 0 } = options
  checkSize('sample', k)
  checkWhole('seed', seed)
  checkWhole('part', part)
  return {
    begin: (from) => new Draw(k, seed, part, from),
    merge: (one, other) => ({
      seen: one.seen + other.seen,
      picks: merged(one.picks, other.picks, isLess).slice(0, k),
    }),
  }
}

/**
 * A {@link Sample} of a list of items, for any piper; behind `consume`, `[gathered, step(sampleOf, k, seed)]`. The part is the
 * index of the list among those of its piper, so that the choice is the same for all pools.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for a wrong k or seed, and for what is no list
 */
export function sampleOf<Item>(inbox: readonly [Iterable<Item>], k: number, seed = 0): Sample<Item> {
  return accumulated(sample<Item>(k, { seed, part: indexHere() }), itemsOf('sampleOf', inbox))
}

interface Pick<Item> {
  readonly key: number
  readonly item: Item
}

class Draw<Item> implements Accumulation<Item, Sample<Item>> {
  readonly #k: number
  readonly #numbers: RandomNumbers
  readonly #picks: Pick<Item>[]
  #seen: number

  constructor(k: number, seed: number, part: number, from: Sample<Item> = { seen: 0, picks: [] }) {
    this.#k = k
    this.#numbers = new RandomNumbers(seed, part)
    this.#picks = from.picks.slice(0, k)
    this.#seen = from.seen
  }

  add(item: Item): void {
    const key = this.#numbers.at(this.#seen++)
    const last = this.#picks[this.#k - 1]
    if (last === undefined || key < last.key) insert(this.#picks, { key, item }, this.#k, isLess)
  }

  state(): Sample<Item> {
    return { seen: this.#seen, picks: [...this.#picks] }
  }
}

function isLess(one: Pick<unknown>, other: Pick<unknown>): boolean {
  return one.key < other.key
}

// Outside of a pipeline, as in a test, there is one list.
function indexHere(): number {
  try {
    return currentTask().index
  } catch {
    return 0
  }
}

function checkWhole(name: string, value: unknown): void {
  if (Number.isSafeInteger(value)) return
  const message = `option ${name} of sample is ${describe(value)}; pass a safe integer`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: name, value })
}
