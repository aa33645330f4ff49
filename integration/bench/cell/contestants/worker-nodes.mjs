import { fileURLToPath } from 'node:url'
import WorkerNodes from 'worker-nodes'

const file = fileURLToPath(new URL('../jobs.mjs', import.meta.url))
const types = { threads: 'thread', processes: 'process' }

/** A pool of worker-nodes. */
export function open({ kind, workers = 2 }) {
  const pool = new WorkerNodes(file, { maxWorkers: workers, minWorkers: workers, workerType: types[kind] })
  return { run: (job, x) => pool.call[job](x), close: () => pool.terminate() }
}
