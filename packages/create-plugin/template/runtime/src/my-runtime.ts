import { ArgumentError, definePlugin, describe, type Plugin, type WorkerLine } from '@papy/contract'
import { MyRuntimeLine } from './my-runtime-line.ts'

/**
 * Child processes: n workers that compute at the same time, each with memory of its own.
 *
 * @param n workers; default: 2
 * @throws ArgumentError `ERR_ARGUMENT` unless n is a whole number from 1
 */
export const myRuntime: (n?: number) => Plugin<'runtime'> = definePlugin<'runtime', [n?: number]>({
  kind: 'runtime',
  specifier: 'papy-my-runtime',
  url: import.meta.url,
  export: 'myRuntime',
  // Promises: no value is passed by reference, no memory is shared, they are on this host, and one that computes can be stopped.
  supports: { sameRealm: false, sharedMemory: false, remote: false, preemptible: true },
  size(n = 2) {
    if (Number.isInteger(n) && n >= 1) return n
    const message = `myRuntime(n): n must be a whole number from 1, not ${describe(n)}`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: n })
  },
  open() {
    const running = new Set<WorkerLine>()
    let started = 0
    return {
      start({ program }) {
        const line = new MyRuntimeLine(program, `my-runtime ${++started}`)
        running.add(line)
        void line.exited.then(() => running.delete(line))
        return line
      },
      async [Symbol.asyncDispose]() {
        await Promise.all([...running].map((line) => line[Symbol.asyncDispose]()))
      },
    }
  },
})
