import { availableParallelism } from 'node:os'
import { ArgumentError, definePlugin, describe, type Plugin } from '@papy/contract'
import { ThreadRuntime } from './thread-runtime.ts'

/**
 * Threads of this process: n workers that compute at the same time.
 *
 * @param n workers; default: as many as there are cores
 * @throws ArgumentError `ERR_ARGUMENT` unless n is a whole number from 1
 */
export const threads: (n?: number) => Plugin<'runtime'> = definePlugin<'runtime', [n?: number]>({
  kind: 'runtime',
  specifier: '@papy/runtime-thread',
  url: import.meta.url,
  export: 'threads',
  supports: { sameRealm: false, sharedMemory: true, remote: false, preemptible: true },
  size: (n = availableParallelism()) => {
    if (Number.isInteger(n) && n >= 1) return n
    throw new ArgumentError('ERR_ARGUMENT', `threads(n): n must be a whole number from 1, not ${describe(n)}`, {
      value: n,
    })
  },
  open: () => new ThreadRuntime(),
})
