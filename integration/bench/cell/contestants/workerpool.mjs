import { fileURLToPath } from 'node:url'
import workerpool from 'workerpool'

const file = fileURLToPath(new URL('../workers/workerpool.mjs', import.meta.url))
const types = { threads: 'thread', processes: 'process' }

/** A pool of workerpool. */
export function open({ kind, workers = 2 }) {
  const pool = workerpool.pool(file, { minWorkers: workers, maxWorkers: workers, workerType: types[kind] })
  return {
    run: (job, x, { transfer = false } = {}) =>
      transfer ? pool.exec('moved', [x], { transfer: [x.buffer] }) : pool.exec(job, [x]),
    close: () => pool.terminate(),
  }
}
