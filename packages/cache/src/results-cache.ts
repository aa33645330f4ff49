import { ArgumentError, definePlugin, describe, isPlugin, type Plugin } from '@papy/contract'
import { checkOptions, type Rule } from '@papy/contract/engine'
import { v8 } from '@papy/serializer-v8'
import { PiperResults } from './piper-results.ts'
import { Store } from './store.ts'

/** How results are kept. */
export interface ResultsCacheOptions {
  /**
   * Bytes of files above which those are deleted that nobody needed for the longest time. Looked after in the background, so that for
   * a while there may be more.
   *
   * @defaultValue 4 GiB
   */
  readonly maxBytes?: number
  /** Turns results into bytes. What it refuses is not kept. @defaultValue `v8()` */
  readonly serializer?: Plugin<'serializer'>
}

/** Bytes, where nothing is said. */
export const DEFAULT_MAX_BYTES: number = 4 * 1024 ** 3

/**
 * Keeps results of a piper in files of a directory: `new Piper(align, { cache: resultsCache('.papy/cache') })`. All workers of a host
 * share it, and so may pipers, programs and runs at once; other hosts have their own, in the directory of that name there.
 *
 * A result is known by the SHA-256 of the piper's functions, what is bound to them, and the inbox. Failures are never kept. A file
 * that is torn or damaged counts as none.
 *
 * @param directory - made if it is not there; a relative one is taken from the working directory of each worker
 * @throws ArgumentError `ERR_ARGUMENT`; PluginError `ERR_PLUGIN_OPTIONS`
 */
export const resultsCache: (directory: string, options?: ResultsCacheOptions) => Plugin<'cache'> = definePlugin<
  'cache',
  [directory: string, options?: ResultsCacheOptions]
>({
  kind: 'cache',
  specifier: '@papy/cache',
  url: import.meta.url,
  export: 'resultsCache',
  supports: {},
  size: (directory, options) => {
    check(directory, options)
    return 1
  },
  open: (context, directory, { maxBytes = DEFAULT_MAX_BYTES, serializer = v8() } = {}) =>
    new PiperResults(new Store(directory, { maxBytes, serializer }), context),
})

const maxBytes: Rule = (value) => (typeof value === 'number' && value > 0 ? undefined : 'a number of bytes above 0')

const serializer: Rule = (value) => (isPlugin(value, 'serializer') ? undefined : 'a serializer, as v8() is')

function check(directory: unknown, options: unknown = {}): void {
  if (typeof directory !== 'string' || directory === '') {
    const message = `the directory of resultsCache() is ${describe(directory)}; pass a path`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: directory })
  }
  checkOptions<ResultsCacheOptions>('resultsCache()', options, { maxBytes, serializer })
}
