import { Worker } from 'node:worker_threads'
import { transfer as move, wrap } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'

/** Threads behind comlink, in turn: it is no pool. */
export function open({ workers = 2 }) {
  const threads = Array.from({ length: workers }, () => new Worker(new URL('../workers/comlink.mjs', import.meta.url)))
  const remotes = threads.map((thread) => wrap(nodeEndpoint(thread)))
  let turn = 0
  return {
    run(job, x, { transfer = false } = {}) {
      const remote = remotes[turn++ % workers]
      return transfer ? remote.moved(move(x, [x.buffer])) : remote[job](x)
    },
    close: () => Promise.all(threads.map((thread) => thread.terminate())),
  }
}
