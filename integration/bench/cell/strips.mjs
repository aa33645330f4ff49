import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { burn } from './jobs.mjs'
import { cpuUs } from './usage.mjs'

/**
 * What the machine can do: bare threads, each burning equal items in a row, nothing sent in between. As many at a time as the
 * pool has workers: two busy cores are often slower than twice one (shared caches, clock rates, hyper-threads), and that is not the pool's fault.
 */
export class Strips {
  #threads

  constructor(workers) {
    this.#threads = Array.from({ length: workers }, () => new Worker(new URL('workers/strip.mjs', import.meta.url)))
  }

  /** Wall-clock and CPU µs for one round of arithmetic, all threads together. */
  async measure(items, rounds) {
    const cpu = cpuUs()
    const began = performance.now()
    await Promise.all(
      this.#threads.map((thread) => {
        thread.postMessage({ items, rounds })
        return once(thread, 'message')
      }),
    )
    const done = items * rounds * this.#threads.length
    return { wallUs: ((performance.now() - began) * 1000) / done, cpuUs: (cpuUs() - cpu) / done }
  }

  close() {
    return Promise.all(this.#threads.map((thread) => thread.terminate()))
  }
}

/** Rounds of arithmetic that take a µs here, about: the best of some tries. */
export function roundsPerUs() {
  const rounds = 2_000_000
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < 5; i++) {
    const began = performance.now()
    burn(rounds)
    best = Math.min(best, performance.now() - began)
  }
  return rounds / (best * 1000)
}
