import { ArgumentError, definePlugin, describe, type Plugin } from '@papy/contract'
import { JoinRuntime } from './join-runtime.ts'
import { type JoiningOptions, joiningOptions } from './joining-options.ts'

/**
 * Workers of whatever agents join: `joining(8, { port: 9001 })` listens, and `papy agent --join ws://host:9001` dials it, as
 * from behind NAT, or as jobs of a cluster. Agents may come later than the run, leave while it goes on, and be more or fewer
 * than `n`: a worker that has no slot yet waits for one, and items go to those that have.
 *
 * @param n - workers at most, over all agents
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export const joining: (n: number, options?: JoiningOptions) => Plugin<'runtime'> = definePlugin<
  'runtime',
  [n: number, options?: JoiningOptions]
>({
  kind: 'runtime',
  specifier: '@papy/runtime-ws',
  url: import.meta.url,
  export: 'joining',
  supports: { sameRealm: false, sharedMemory: false, remote: true, preemptible: true },
  size: (n, options = {}) => {
    joiningOptions(options)
    if (Number.isInteger(n) && n >= 1) return n
    const message = `joining(n): n must be a whole number of workers from 1, not ${describe(n)}`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: n })
  },
  open: (_, options = {}) => new JoinRuntime(joiningOptions(options)),
})
