import { Worker } from 'node:worker_threads'
import { wrap } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'

/** One thread behind comlink. */
export function open() {
  const remote = wrap(nodeEndpoint(new Worker(new URL('../workers/comlink.mjs', import.meta.url))))
  return { run: (job, x) => remote[job](x) }
}
