import { type IMapSettings, isPlugin, type Plugin } from '@papy/contract'
import { checkOptions, count, flag, label, type Rule, type Rules } from '@papy/contract/engine'
import { threads } from '@papy/runtime-thread'

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
  /** Whether results come in the order of the input. @defaultValue true */
  readonly ordered?: boolean
  /** Whether an item whose pull timed out is given up. @defaultValue false */
  readonly skip?: boolean
  /** Whether consecutive pipers may share one trip to a worker. @defaultValue true */
  readonly fuse?: boolean
  /** For messages and reports. @defaultValue `'imap'` */
  readonly name?: string
}

const workers: Rule = (value) => {
  const fits = Array.isArray(value) ? value.length > 0 && value.every(isWorker) : isWorker(value)
  return fits ? undefined : 'a number of threads from 1, a runtime such as threads(2), or a list of these'
}

const known: Rules<IMapOptions> = {
  workers,
  stride: count('adaptive'),
  buffer: count('topology'),
  ordered: flag,
  skip: flag,
  fuse: flag,
  name: label,
}

/** Checks options and fills the defaults in. @throws ArgumentError `ERR_ARGUMENT` */
export function settle(options: IMapOptions): {
  readonly settings: IMapSettings
  readonly plugins: readonly Plugin<'runtime'>[]
} {
  checkOptions('IMap', options, known)
  const {
    workers,
    stride = 'adaptive',
    buffer = 'topology',
    ordered = true,
    skip = false,
    fuse = true,
    name = 'imap',
  } = options
  const list = workers === undefined ? [threads()] : Array.isArray(workers) ? workers : [workers]
  const plugins = list.map((given: number | Plugin<'runtime'>) => (typeof given === 'number' ? threads(given) : given))
  const labels = plugins.map((plugin) => `${plugin.descriptor.export}(${plugin.size})`)
  return {
    plugins,
    settings: Object.freeze({ name, workers: Object.freeze(labels), stride, buffer, ordered, skip, fuse }),
  }
}

function isWorker(value: unknown): boolean {
  return isPlugin(value, 'runtime') || count()(value) === undefined
}
