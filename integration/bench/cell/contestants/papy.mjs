import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import * as jobs from '../jobs.mjs'

/** Ours, with no setting but the number and kind of its workers. */
export async function open({ kind, workers = 2, batch }) {
  const place = await placeOf(kind, workers)
  const pool = new IMap({ workers: place.workers, ...(batch === undefined ? {} : { stride: batch }) })
  let last
  return {
    async map(job, source, take, { transfer = false } = {}) {
      last = await begin(pool, job, source, transfer)
      for await (const value of last) take(value)
      await pool.stop()
    },
    async batches(job, source, take) {
      last = await begin(pool, job, source)
      for await (const batch of last.batches()) for (const value of batch) take(value)
      await pool.stop()
    },
    /** What the pool itself counted in the last map. */
    waits() {
      if (last?.counts === undefined) return {}
      const { busyMs, blockedMs, waitingMs } = last.counts
      return { busyMs, blockedMs, waitingMs, workers }
    },
    /** Items through so many pipers in a row, all on this pool. */
    async pipeline(job, length, source, take) {
      const plumber = new Plumber()
      const fn = jobs[`${job}Of`]
      plumber.addPipe(Array.from({ length }, (_, i) => new Piper(fn, { parallel: pool, name: `${job}-${i}` })))
      for await (const value of plumber.stream([source])) take(value)
      await plumber.close()
    },
    calls: (job) => calls(pool, job),
    async close() {
      await pool.close()
      await place.close?.()
    },
  }
}

async function begin(pool, job, source, transfer = false) {
  const task = pool.addTask(jobs[job], source, transfer ? { transfer } : {})
  await pool.start()
  return task
}

/** Single calls: a map whose input has an item whenever somebody calls. */
async function calls(pool, job) {
  let hand
  const queue = []
  const input = {
    [Symbol.asyncIterator]: () => ({
      next: () => (queue.length > 0 ? Promise.resolve(queue.shift()) : new Promise((resolve) => (hand = resolve))),
      return: () => Promise.resolve({ done: true }),
    }),
  }
  const task = await begin(pool, job, input)
  return async (x) => {
    if (hand === undefined) queue.push({ value: x, done: false })
    else {
      const give = hand
      hand = undefined
      give({ value: x, done: false })
    }
    return (await task.next()).value
  }
}

async function placeOf(kind, count) {
  if (kind === 'threads') return { workers: count }
  if (kind === 'inline') return { workers: (await import('@papy/runtime-inline')).inline(count) }
  if (kind === 'processes') return { workers: (await import('@papy/runtime-process')).processes(count) }
  const { startHost } = await import('../remote/host.mjs')
  const host = await startHost()
  return { workers: host.workers(count), close: host.close }
}
