import { fileURLToPath } from 'node:url'
import { FixedClusterPool, FixedThreadPool } from 'poolifier'

const file = (name) => fileURLToPath(new URL(`../workers/${name}`, import.meta.url))

/** A pool of poolifier. */
export function open({ kind, workers = 2 }) {
  const pool =
    kind === 'threads'
      ? new FixedThreadPool(workers, file('poolifier-thread.mjs'))
      : new FixedClusterPool(workers, file('poolifier-cluster.mjs'))
  return { run: (job, x) => pool.execute(x, job), close: () => pool.destroy() }
}
