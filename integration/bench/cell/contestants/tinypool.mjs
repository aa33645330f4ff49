import { fileURLToPath } from 'node:url'
import { Tinypool } from 'tinypool'

const plain = fileURLToPath(new URL('../jobs.mjs', import.meta.url))
const moving = fileURLToPath(new URL('../workers/tinypool.mjs', import.meta.url))
const runtimes = { threads: 'worker_threads', processes: 'child_process' }

/** A pool of tinypool. */
export function open({ kind, transfer = false, workers = 2 }) {
  const filename = transfer ? moving : plain
  const pool = new Tinypool({ filename, minThreads: workers, maxThreads: workers, runtime: runtimes[kind] })
  return {
    run: (job, x, { transfer = false } = {}) =>
      transfer ? pool.run(x, { name: 'moved', transferList: [x.buffer] }) : pool.run(x, { name: job }),
    close: () => pool.destroy(),
  }
}
