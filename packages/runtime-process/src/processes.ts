import { availableParallelism } from 'node:os'
import { ArgumentError, definePlugin, describe, type Plugin } from '@papy/contract'
import { checkOptions } from '@papy/contract/engine'
import { type ProcessOptions, processOptions } from './process-options.ts'
import { ProcessRuntime } from './process-runtime.ts'

/**
 * Child processes: n workers that compute at the same time, each with memory of its own. What ends one of them, native
 * crashes included, ends nothing else; items are copied, and no memory can be shared.
 *
 * @param n workers; default: as many as there are cores
 * @throws ArgumentError `ERR_ARGUMENT` unless n is a whole number from 1, or for a wrong option
 */
export const processes: (n?: number, options?: ProcessOptions) => Plugin<'runtime'> = definePlugin<
  'runtime',
  [n?: number, options?: ProcessOptions]
>({
  kind: 'runtime',
  specifier: '@papy/runtime-process',
  url: import.meta.url,
  export: 'processes',
  supports: { sameRealm: false, sharedMemory: false, remote: false, preemptible: true },
  size: (n = availableParallelism(), options = {}) => {
    checkOptions('processes', options, processOptions)
    if (Number.isInteger(n) && n >= 1) return n
    throw new ArgumentError('ERR_ARGUMENT', `processes(n): n must be a whole number from 1, not ${describe(n)}`, {
      value: n,
    })
  },
  open: (_, options = {}) => new ProcessRuntime(options),
})
