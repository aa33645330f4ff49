import { Worker } from 'node:worker_threads'
import { RemotePlace } from './remote.ts'

/** Starts a thread in which ends can be opened. */
export function threadPlace(): RemotePlace {
  const worker = new Worker(new URL('./entry.js', import.meta.url))
  // What crashes it is seen by those who wait for answers.
  worker.on('error', () => {})
  return new RemotePlace({
    send: (request) => worker.postMessage(request),
    receive: (handler) => void worker.on('message', handler),
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
    kill: () => void worker.terminate(),
    exited: new Promise((resolve) => worker.once('exit', resolve)),
  })
}
