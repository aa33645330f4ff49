import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'

const plain = fileURLToPath(new URL('../jobs.mjs', import.meta.url))
const moving = fileURLToPath(new URL('../workers/piscina.mjs', import.meta.url))

/** A pool of piscina. */
export function open({ transfer = false, workers = 2 }) {
  const pool = new Piscina({ filename: transfer ? moving : plain, minThreads: workers, maxThreads: workers })
  return {
    run: (job, x, { transfer = false } = {}) =>
      transfer ? pool.run(x, { name: 'moved', transferList: [x.buffer] }) : pool.run(x, { name: job }),
    close: () => pool.destroy(),
  }
}
