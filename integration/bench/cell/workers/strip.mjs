import { parentPort } from 'node:worker_threads'
import { burn } from '../jobs.mjs'

// So many equal items one after the other: what a thread can do that nobody bothers.
parentPort.on('message', ({ items, rounds }) => {
  let sum = 0
  for (let i = 0; i < items; i++) sum += burn(rounds)
  parentPort.postMessage(sum)
})
