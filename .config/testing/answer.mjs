import { parentPort } from 'node:worker_threads'

/** Makes a program, or a thread, of tests do what it is asked (`asked.ts`), by the names of what it does. */
export function answer(does) {
  const source = parentPort ?? process
  source.on('message', async ({ id, call, args }) => say({ id, ...(await answered(does[call], args)) }))
}

/** Says something unasked. */
export function say(message) {
  if (parentPort !== null) parentPort.postMessage(message)
  else if (process.connected) process.send(message)
}

async function answered(does, args) {
  try {
    return { value: await does(...args) }
  } catch ({ name, code, message }) {
    return { error: { name, code, message } }
  }
}
