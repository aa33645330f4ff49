import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const script = fileURLToPath(new URL('../python/map.py', import.meta.url))

/** The same map by a pool of Python's. Its time counts from the first item to the last result; the pool is warm. */
export async function measure(_, { pool, chunk, count, workers = 2 }) {
  const { stdout } = await promisify(execFile)('python3', [script, pool, String(workers), String(chunk), String(count)])
  const { seconds, ...answer } = JSON.parse(stdout)
  return { metrics: { perSecond: count / seconds, wallUs: (seconds * 1e6) / count }, answer }
}
