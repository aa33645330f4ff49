import { Worker } from 'node:worker_threads'
import { packagePart } from '@papy/contract/engine'

/**
 * Looks after the size of a cache in a thread of its own, which nobody waits for: workers sleep between items, and would leave it
 * half done. Where no thread can be had, the next run does it.
 */
export function sweepSoon(directory: string, maxBytes: number): void {
  try {
    const sweeper = new Worker(packagePart('@papy/cache', 'sweeper.js', import.meta.url), {
      workerData: { directory, maxBytes },
      execArgv: [],
      env: {},
    })
    sweeper.on('error', () => {})
    sweeper.unref()
  } catch {
    // As said.
  }
}
