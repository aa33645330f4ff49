import { ArgumentError, type IMap } from '@papy/contract'
import { anything, checkOptions, count, label, type Rules } from '@papy/contract/engine'
import { Piper, type PiperOptions, type RetryOptions, type Wire, type Work } from '@papy/core'
import type { GroupKey } from './counts.ts'
import { gathered } from './gathered.ts'
import { type Group, type Pairs, shuffle } from './shuffle.ts'

/** A function, step or Worker with this inbox and result. */
export type WorkOf<In, Out> = ((inbox: In) => Out | Promise<Out>) | Wire<In, Out>

/** What {@link mapReduce} is made of. Each takes an inbox of one. */
export interface MapReduceWork<Item, Part, Key extends GroupKey, Value, Result> {
  /** `[item]` → its parts. @defaultValue the item itself, which is then a list of its parts */
  readonly split?: WorkOf<[Item], Iterable<Part> | AsyncIterable<Part>> | undefined
  /** `[part]` → a list of `[key, value]`, or a Map; it may sum up within its part, so that less is sent. */
  readonly map: WorkOf<[Part], Pairs<Key, Value>>
  /** `[[key, values]]` → whatever is to come out for that key. */
  readonly reduce: WorkOf<[Group<Key, Value>], Result>
}

/** Options of {@link mapReduce}. */
export interface MapReduceOptions {
  /** The pool that maps and reduces. Splitting and shuffling is done in this thread. @defaultValue false: all in this thread */
  readonly parallel?: IMap | false
  /** How many parts `split` returns, if it is always as many: then a wrong number is an error. @defaultValue 'each' */
  readonly produce?: number | 'each'
  /** What the names of the pipers begin with: `count-map`. @defaultValue none; they are named by their functions */
  readonly name?: string
  /** Computing time of one part, and of one group, in Ms. @defaultValue no limit */
  readonly timeoutMs?: number
  /** What is attempted again when a part or a group fails. @defaultValue that of the pool */
  readonly retry?: RetryOptions
}

/** The pipers of {@link mapReduce}, in the order in which they are to be piped. */
export type MapReducePipers<Item, Part, Key extends GroupKey, Value, Result> = readonly [
  split: Piper<[Item], Part>,
  map: Piper<[Part], Pairs<Key, Value>>,
  shuffle: Piper<[Pairs<Key, Value>], Group<Key, Value>>,
  reduce: Piper<[Group<Key, Value>], Result>,
  collect: Piper<[Result], Result[]>,
]

const rules: Rules<MapReduceOptions> = {
  parallel: anything,
  produce: count('each'),
  name: label,
  timeoutMs: anything,
  retry: anything,
}

/**
 * MapReduce (Dean & Ghemawat, OSDI 2004) of each item, as PaPy does it: by `produce` and `consume`.
 *
 * ```
 * item → split ──each──→ map ──all──→ shuffle ──each──→ reduce ──all──→ collect → [result, …]
 *        its parts       pairs        groups            results         in order of the keys' first appearance
 * ```
 *
 * One item in, one out: the list of its results. If a part or a group fails, the item is a placeholder.
 *
 * ```ts
 * plumber.addPipe([read, ...mapReduce({ split, map, reduce }, { parallel: pool }), write])
 * ```
 *
 * @returns five pipers, to be laid out in a pipe
 * @throws ArgumentError `ERR_ARGUMENT`; with `parallel` what `new Piper` throws for functions that workers cannot get
 */
export function mapReduce<Item, Part, Key extends GroupKey, Value, Result>(
  work: MapReduceWork<Item, Part, Key, Value, Result>,
  options: MapReduceOptions = {},
): MapReducePipers<Item, Part, Key, Value, Result> {
  checkOptions('mapReduce', options, rules)
  checkWork(work)
  const { parallel = false, produce = 'each', name, timeoutMs, retry } = options
  const computing: PiperOptions = { parallel, timeoutMs, retry }
  const piper = (part: string, what: unknown, how: PiperOptions): Piper =>
    new Piper(what as Work, name === undefined ? how : { ...how, name: `${name}-${part}` }) as Piper
  return [
    piper('split', work.split ?? itself, { produce }),
    piper('map', work.map, produce === 'each' ? computing : { ...computing, spawn: produce }),
    piper('shuffle', shuffle, { consume: 'all', produce: 'each' }),
    piper('reduce', work.reduce, computing),
    piper('collect', gathered, { consume: 'all' }),
  ] as unknown as MapReducePipers<Item, Part, Key, Value, Result>
}

/** What splits an item that is a list of its parts already. */
export function itself<Item>([item]: readonly [Item]): Item {
  return item
}

function checkWork(work: unknown): void {
  const names = ['map', 'reduce'] as const
  const missing = names.find((name) => typeof work !== 'object' || work === null || !Object.hasOwn(work, name))
  if (missing === undefined) return
  const message = `mapReduce has no ${missing} function; pass { split, map, reduce }`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: work })
}
