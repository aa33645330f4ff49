import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'

const filename = fileURLToPath(new URL('../jobs.mjs', import.meta.url))

/** A pool of one piscina thread. */
export function open() {
  const pool = new Piscina({ filename, minThreads: 1, maxThreads: 1 })
  return { run: (job, x) => pool.run(x, { name: job }) }
}
