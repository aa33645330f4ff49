import { parentPort } from 'node:worker_threads'
import { Ends } from './ends.ts'

// What a place in a thread or a process runs: it opens ends, and does with them what it is told.
const port = parentPort
if (port !== null) {
  const ends = new Ends(
    (answer) => port.postMessage(answer),
    () => port.unref(),
  )
  port.on('message', (request) => ends.hear(request))
} else {
  const ends = new Ends(
    (answer) => void process.send?.(answer, undefined, undefined, () => {}),
    () => process.channel?.unref(),
  )
  process.on('message', (request) => ends.hear(request as never))
}
