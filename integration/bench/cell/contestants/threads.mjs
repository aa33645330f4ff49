import { Pool, spawn, Worker } from 'threads'

/** A pool of threads.js. */
export function open({ workers = 2 }) {
  // Relative to this very file, as threads.js has it.
  const pool = Pool(() => spawn(new Worker('../workers/threads.mjs')), workers)
  return { run: (job, x) => pool.queue((worker) => worker[job](x)), close: () => pool.terminate(true) }
}
