import type { IMap, Plugin } from '@papy/contract'
import { ArgumentError, isPlugin } from '@papy/contract'
import { anything, checkOptions, count, duration, flag, label, type Rule, type Rules } from '@papy/contract/engine'
import { type RetryOptions, type RetrySettings, retrySettings } from './retry.ts'

/** What inputs, outputs and inboxes are ordered by: numbers before strings, none last. */
export type Branch = number | string

/** Options of a {@link Piper}: how its Worker is evaluated. */
export interface PiperOptions {
  /** The pool that evaluates it; `false`: this thread, one item after the other. @defaultValue false */
  readonly parallel?: IMap | false | undefined
  /** Items gathered for one call; `'all'`: what one original item became, however many. @defaultValue 1 */
  readonly consume?: number | 'all' | undefined
  /** Items each result is unpacked into; `'each'`: as many as it has. @defaultValue 1 */
  readonly produce?: number | 'each' | undefined
  /** Sub-items of one item that are evaluated at a time. Never changes results. @defaultValue 1 */
  readonly spawn?: number | undefined
  /** Emits each result `produce` times instead of unpacking it. @defaultValue false */
  readonly repeat?: boolean | undefined
  /** Computing time one item may take, in Ms; what takes longer becomes a placeholder. @defaultValue no limit */
  readonly timeoutMs?: number | undefined
  /** What is attempted again. @defaultValue that of its pool; else nothing but items of lost workers, 3 attempts in all */
  readonly retry?: RetryOptions | undefined
  /** Its place among siblings. @defaultValue none, which is last */
  readonly branch?: Branch | undefined
  /** Throws at the item that failed instead of passing a placeholder on. @defaultValue false */
  readonly debug?: boolean | undefined
  /** How it is called. @defaultValue its Worker's name, made unique in a Dagger */
  readonly name?: string | undefined
  /** Keeps every result, to be read as `tracked`. @defaultValue false */
  readonly track?: boolean | undefined
  /** Whether results leave in the order of the items they come from. @defaultValue that of its pool; else true */
  readonly ordered?: boolean | undefined
  /**
   * Keeps items that its functions dump (`dumpItem` of `@papy/std`) after they were loaded and the run is over: PaPy's
   * check-point. Their transport must keep things: `file({ directory })`, `sqlite({ file })`, `mysql({ url })`.
   *
   * @defaultValue false
   */
  readonly keep?: boolean | undefined
  /**
   * Its functions look at large binary values where a transport has them (`via` of a pipe to it), instead of at copies. They
   * are views of memory that is used again after the call: nothing may be written into them, and what is kept must be copied.
   * What results hold of them is copied. Without effect where the transport hands out copies anyway.
   *
   * @defaultValue false
   */
  readonly leases?: boolean | undefined
  /**
   * Looks for the result of each inbox among those of runs before, `resultsCache('.papy/cache')` of `@papy/cache`, where its
   * functions run, and keeps what it had to compute. For functions whose results depend on nothing but the inbox and what is bound
   * to them. `plan()` warns where nothing can be looked for.
   *
   * @defaultValue none
   */
  readonly cache?: Plugin<'cache'> | undefined
}

/** What holds for a Piper, defaults filled in. Frozen. */
export interface PiperSettings {
  readonly parallel: IMap | false
  readonly consume: number | 'all'
  readonly produce: number | 'each'
  readonly spawn: number
  readonly repeat: boolean
  readonly timeoutMs: number | undefined
  readonly retry: RetrySettings | undefined
  readonly branch: Branch | undefined
  readonly debug: boolean
  readonly name: string
  readonly track: boolean
  readonly ordered: boolean
  readonly keep: boolean
  readonly leases: boolean
  readonly cache: Plugin<'cache'> | undefined
}

/** What inboxes, inputs and outputs are ordered by. */
export const branch: Rule = (value) =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))
    ? undefined
    : 'a number or a string'

const rules: Rules<PiperOptions> = {
  parallel: (value) =>
    value === false || isPool(value) ? undefined : 'an IMap, e.g. new IMap({ workers: 2 }), or false',
  consume: count('all'),
  produce: count('each'),
  spawn: count(),
  repeat: flag,
  timeoutMs: duration(1),
  retry: anything,
  branch,
  debug: flag,
  name: label,
  track: flag,
  ordered: flag,
  keep: flag,
  leases: flag,
  cache: (value) => (isPlugin(value, 'cache') ? undefined : "a cache, e.g. resultsCache('.papy/cache')"),
}

/**
 * Checks options, and adds those that are taken over from another piper.
 *
 * @throws {@link ArgumentError} `ERR_ARGUMENT`, with `option` and `value`.
 */
export function piperOptions(options: unknown, inherited: PiperOptions): PiperOptions {
  checkOptions<PiperOptions>('Piper', options, rules)
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const all: PiperOptions = { ...inherited, ...Object.fromEntries(given) }
  if (all.repeat === true && all.produce === 'each') throw boundless()
  return Object.freeze(all)
}

/** Fills defaults in. @throws {@link ArgumentError} `ERR_ARGUMENT` for wrong options of retry. */
export function piperSettings(options: PiperOptions, workerName: string): PiperSettings {
  const { parallel = false, consume = 1, produce = 1, spawn = 1, repeat = false, timeoutMs } = options
  const {
    branch: order,
    debug = false,
    name = workerName,
    track = false,
    keep = false,
    leases = false,
    cache,
  } = options
  const ordered = options.ordered ?? (parallel === false ? true : parallel.settings.ordered)
  const retry = options.retry === undefined ? retryOf(parallel) : retrySettings(options.retry)
  const shape = { parallel, consume, produce, spawn, repeat, ordered }
  return Object.freeze({ ...shape, timeoutMs, retry, branch: order, debug, name, track, keep, leases, cache })
}

const retryOf = (parallel: IMap | false): RetrySettings | undefined =>
  parallel === false ? undefined : parallel.settings.retry

/** Whether something is a pool: by what it can do, so that those of other packages are pools, too. */
export function isPool(value: unknown): value is IMap {
  return typeof value === 'object' && value !== null && 'admit' in value && typeof value.admit === 'function'
}

function boundless(): ArgumentError {
  const message = "option repeat of Piper does not go with produce: 'each'; say how many times with produce: n"
  return new ArgumentError('ERR_ARGUMENT', message, { option: 'repeat', value: true })
}
