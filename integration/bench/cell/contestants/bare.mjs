import { Worker } from 'node:worker_threads'

/** No library: threads and `postMessage`, one message each way for an item. What a pool without batches could reach. */
export function open({ workers = 2 }) {
  const calls = new Map()
  let last = 0
  const answer = ({ id, value }) => {
    calls.get(id)(value)
    calls.delete(id)
  }
  const threads = Array.from({ length: workers }, () =>
    new Worker(new URL('../workers/bare.mjs', import.meta.url)).on('message', answer),
  )
  return {
    run: (job, x, { transfer = false } = {}) =>
      new Promise((resolve) => {
        const id = ++last
        calls.set(id, resolve)
        threads[id % workers].postMessage({ id, job, x, transfer }, transfer ? [x.buffer] : [])
      }),
    close: () => Promise.all(threads.map((thread) => thread.terminate())),
  }
}
