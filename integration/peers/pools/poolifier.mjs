import { fileURLToPath } from 'node:url'
import { FixedClusterPool, FixedThreadPool } from 'poolifier'

const file = (name) => fileURLToPath(new URL(`../workers/${name}`, import.meta.url))

/** A pool of one poolifier worker. */
export function open(kind) {
  const pool =
    kind === 'threads'
      ? new FixedThreadPool(1, file('poolifier-thread.mjs'))
      : new FixedClusterPool(1, file('poolifier-cluster.mjs'))
  // An error event nobody listens for ends the process.
  pool.emitter?.on('error', () => undefined)
  return { run: (job, x) => pool.execute(x, job) }
}
