import { fileURLToPath } from 'node:url'
import { Worker } from 'jest-worker'
import * as jobs from '../jobs.mjs'

const file = fileURLToPath(new URL('../jobs.mjs', import.meta.url))

/** A pool of jest-worker. */
export function open({ kind, workers = 2 }) {
  const pool = new Worker(file, {
    numWorkers: workers,
    enableWorkerThreads: kind === 'threads',
    exposedMethods: Object.keys(jobs),
  })
  return { run: (job, x) => pool[job](x), close: () => pool.end() }
}
