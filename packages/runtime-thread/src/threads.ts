import { availableParallelism } from 'node:os'
import { ArgumentError, definePlugin, describe, type Plugin } from '@papy/contract'
import { checkOptions } from '@papy/contract/engine'
import { type ThreadOptions, threadOptions } from './thread-options.ts'
import { ThreadRuntime } from './thread-runtime.ts'

/**
 * Threads of this process: n workers that compute at the same time.
 *
 * @param n workers; default: as many as there are cores
 * @throws ArgumentError `ERR_ARGUMENT` unless n is a whole number from 1, or for a wrong option
 */
export const threads: (n?: number, options?: ThreadOptions) => Plugin<'runtime'> = definePlugin<
  'runtime',
  [n?: number, options?: ThreadOptions]
>({
  kind: 'runtime',
  specifier: '@papy/runtime-thread',
  url: import.meta.url,
  export: 'threads',
  supports: { sameRealm: false, sharedMemory: true, remote: false, preemptible: true },
  size: (n = availableParallelism(), options = {}) => {
    checkOptions('threads', options, threadOptions)
    if (Number.isInteger(n) && n >= 1) return n
    throw new ArgumentError('ERR_ARGUMENT', `threads(n): n must be a whole number from 1, not ${describe(n)}`, {
      value: n,
    })
  },
  open: (_, options = {}) => new ThreadRuntime(options),
})
