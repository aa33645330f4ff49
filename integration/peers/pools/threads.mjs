import { Pool, spawn, Worker } from 'threads'

/** A pool of one thread of threads.js. */
export function open() {
  // Relative to this very file, as threads.js has it.
  const pool = Pool(() => spawn(new Worker('../workers/threads.mjs')), 1)
  return { run: (job, x) => pool.queue((worker) => worker[job](x)) }
}
