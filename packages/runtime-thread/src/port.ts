import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'

/**
 * Calls a handler with every message that comes. Those that are there when one is delivered are taken at once: an event
 * for each would cost more than what it tells.
 *
 * @param after - called when none is left
 */
export function listen(port: MessagePort, handler: (message: unknown) => void, after?: () => void): void {
  port.on('message', (message) => {
    handler(message)
    receiveAll(port, handler)
    after?.()
  })
}

/** Calls a handler with every message that is there now: how many were. */
export function receiveAll(port: MessagePort, handler: (message: unknown) => void): number {
  let count = 0
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    handler(next.message)
    count++
  }
  return count
}
