import { ArgumentError, definePlugin, describe, type Plugin } from '@papy/contract'
import { InlineRuntime } from './inline-runtime.ts'

/**
 * n items at a time on this event loop: for functions that wait (files, sockets, databases) rather than compute. They may
 * be any function, captured variables included, and items pass by reference.
 *
 * @param n workers; default 1
 * @throws ArgumentError `ERR_ARGUMENT` unless n is a whole number from 1
 */
export const inline: (n?: number) => Plugin<'runtime'> = definePlugin<'runtime', [n?: number]>({
  kind: 'runtime',
  specifier: '@papy/runtime-inline',
  url: import.meta.url,
  export: 'inline',
  supports: { sameRealm: true, sharedMemory: true, remote: false, preemptible: false },
  size: (n = 1) => {
    if (Number.isInteger(n) && n >= 1) return n
    throw new ArgumentError('ERR_ARGUMENT', `inline(n): n must be a whole number from 1, not ${describe(n)}`, {
      value: n,
    })
  },
  open: () => new InlineRuntime(),
})
