import { fileURLToPath } from 'node:url'
import WorkerNodes from 'worker-nodes'

const file = fileURLToPath(new URL('../jobs.mjs', import.meta.url))
const types = { threads: 'thread', processes: 'process' }

/** A pool of one worker of worker-nodes. */
export function open(kind) {
  const pool = new WorkerNodes(file, { maxWorkers: 1, minWorkers: 1, workerType: types[kind] })
  return { run: (job, x) => pool.call[job](x) }
}
