import { fileURLToPath } from 'node:url'
import { Tinypool } from 'tinypool'

const filename = fileURLToPath(new URL('../jobs.mjs', import.meta.url))
const runtimes = { threads: 'worker_threads', processes: 'child_process' }

/** A pool of one tinypool worker. */
export function open(kind) {
  const pool = new Tinypool({ filename, minThreads: 1, maxThreads: 1, runtime: runtimes[kind] })
  return { run: (job, x) => pool.run(x, { name: job }) }
}
