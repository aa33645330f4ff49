import { fileURLToPath } from 'node:url'
import workerpool from 'workerpool'

const file = fileURLToPath(new URL('../workers/workerpool.mjs', import.meta.url))
const types = { threads: 'thread', processes: 'process' }

/** A pool of one workerpool worker. */
export function open(kind) {
  const pool = workerpool.pool(file, { minWorkers: 1, maxWorkers: 1, workerType: types[kind] })
  return { run: (job, x) => pool.exec(job, [x]) }
}
