import { ArgumentError, type IMapSettings, isPlugin, type Plugin, type Recipe } from '@papy/contract'
import {
  anything,
  checkOptions,
  count,
  flag,
  label,
  type RetryOptions,
  type Rule,
  type Rules,
  retryPolicy,
} from '@papy/contract/engine'
import { type Step, toStep, type UserFunction } from '@papy/contract/function'
import { threads } from '@papy/runtime-thread'
import { fullHostless, type Hostless, type HostlessOptions, hostlessRules } from './crew/hostless.ts'
import { Housekeeping, never } from './hand/housekeeping.ts'
import { recipeOf } from './recipe.ts'
import { admit } from './task/admit.ts'
import type { Bytes } from './units.ts'

/** Options of an IMap. */
export interface IMapOptions {
  /** Where it evaluates: a number of threads, a runtime, or a list of both. @defaultValue as many threads as cores */
  readonly workers?: number | Plugin<'runtime'> | readonly (number | Plugin<'runtime'>)[]
  /**
   * Items of one task that are submitted before it is the next one's turn; also the most that go in one message.
   * @defaultValue `'adaptive'`: as many as keep a worker busy for some milliseconds
   */
  readonly stride?: number | 'adaptive'
  /** Most items in flight (submitted, not yet pulled) over all tasks. @defaultValue `'topology'`: what the tasks need */
  readonly buffer?: number | 'topology'
  /**
   * Most bytes in flight over all tasks, as far as the weight of sampled items tells; a task may always have one item.
   * @defaultValue no limit but `buffer`
   */
  readonly bufferBytes?: Bytes
  /** Whether results come in the order of the input. @defaultValue true */
  readonly ordered?: boolean
  /** Whether an item whose pull timed out is given up. @defaultValue false */
  readonly skip?: boolean
  /** Whether consecutive pipers may share one trip to a worker. @defaultValue true */
  readonly fuse?: boolean
  /**
   * Moves the buffers in items and results to and from threads instead of copying them: who sent them has them no more,
   * an item whose worker is lost is lost with it (`WorkerLostError`), and `retry` cannot be given. Between processes, and
   * where a buffer has other readers, they are copied all the same. @defaultValue false
   */
  readonly transfer?: boolean
  /** For messages and reports. @defaultValue `'imap'` */
  readonly name?: string
  /** What is attempted again, unless a piper says otherwise. @defaultValue items of lost workers, 3 attempts in all */
  readonly retry?: RetryOptions
  /**
   * Called once in each worker before anything else, with `{ worker }`, its label. If it throws, the run ends with that.
   *
   * @defaultValue nothing is called
   */
  readonly setup?: Chore
  /** Called once in each worker that is let go, after everything, for at most two seconds. @defaultValue nothing is called */
  readonly teardown?: Chore
  /** What becomes of work where none of the hosts is there that the workers are on. @defaultValue it waits, and says so */
  readonly hostless?: HostlessOptions
  /** Replaces a worker after so many items, or once so many bytes are in use in it. @defaultValue never */
  readonly recycle?: RecycleOptions
}

/** An exported function, or one with arguments that `step` of this package binds; a worker calls it once. */
export type Chore = ((given: { readonly worker: string }, ...args: never[]) => unknown) | Step

/** When a worker is replaced by a new one, between two messages. */
export interface RecycleOptions {
  /** After so many items. @defaultValue never */
  readonly items?: number
  /** Once so much memory (heap and buffers) is in use in it. @defaultValue never */
  readonly bytes?: Bytes
}

const workers: Rule = (value) => {
  const fits = Array.isArray(value) ? value.length > 0 && value.every(isWorker) : isWorker(value)
  return fits ? undefined : 'a number of threads from 1, a runtime such as threads(2), or a list of these'
}

const chore: Rule = (value) =>
  typeof value === 'function' || (typeof value === 'object' && value !== null) ? undefined : 'a function or a step'

/** What {@link IMapOptions} may be. */
export const imapRules: Rules<IMapOptions> = {
  workers,
  stride: count('adaptive'),
  buffer: count('topology'),
  bufferBytes: count(),
  ordered: flag,
  skip: flag,
  fuse: flag,
  transfer: flag,
  name: label,
  retry: anything,
  setup: chore,
  teardown: chore,
  hostless: anything,
  recycle: anything,
}

const recycling: Rules<RecycleOptions> = { items: count(), bytes: count() }

/** Checks options and fills the defaults in. @throws ArgumentError `ERR_ARGUMENT`, `ERR_CAPTURE`, `ERR_NOT_EXPORTED` */
export function settle(options: IMapOptions): {
  readonly settings: IMapSettings
  readonly plugins: readonly Plugin<'runtime'>[]
  readonly housekeeping: Housekeeping
  readonly hostless: Hostless
  readonly recipe: Recipe
} {
  checkOptions('IMap', options, imapRules)
  const {
    workers,
    stride = 'adaptive',
    buffer = 'topology',
    bufferBytes,
    ordered = true,
    skip = false,
    fuse = true,
    transfer = false,
    name = 'imap',
    recycle = {},
    hostless = {},
  } = options
  checkOptions('hostless', hostless, hostlessRules)
  checkOptions('recycle', recycle, recycling)
  if (transfer && options.retry !== undefined) throw movedOnce()
  const retry = options.retry === undefined ? {} : { retry: retryPolicy(options.retry) }
  const bytes = bufferBytes === undefined ? {} : { bufferBytes }
  const list = workers === undefined ? [threads()] : Array.isArray(workers) ? workers : [workers]
  const plugins = list.map((given: number | Plugin<'runtime'>) => (typeof given === 'number' ? threads(given) : given))
  const labels = plugins.map(labelOf)
  return {
    plugins,
    housekeeping: housekeeping(options, plugins),
    hostless: fullHostless(hostless),
    recipe: recipeOf(options, plugins),
    settings: Object.freeze({
      name,
      workers: Object.freeze(labels),
      stride,
      buffer,
      ...bytes,
      ordered,
      skip,
      fuse,
      transfer,
      ...retry,
    }),
  }
}

// What is on another host says on which: that comes first among its arguments.
function labelOf({ descriptor: { export: name, args }, supports, size }: Plugin<'runtime'>): string {
  const [host] = args
  return supports.remote && typeof host === 'string' ? `${name}(${host}, ${size})` : `${name}(${size})`
}

/** The error of items that are moved and yet to be attempted again. */
export function movedOnce(): ArgumentError {
  const message = 'items whose buffers are moved cannot be attempted again: they are gone; leave out transfer, or retry'
  return new ArgumentError('ERR_ARGUMENT', message, { option: 'transfer', value: true })
}

function housekeeping(
  { setup, teardown, recycle = {} }: IMapOptions,
  plugins: readonly Plugin<'runtime'>[],
): Housekeeping {
  const steps = [setup, teardown].map((given) => given && toStep(given as UserFunction | Step))
  admit(
    steps.filter((step) => step !== undefined),
    plugins,
  )
  return new Housekeeping({ ...never, ...recycle }, ...steps)
}

function isWorker(value: unknown): boolean {
  return isPlugin(value, 'runtime') || count()(value) === undefined
}
