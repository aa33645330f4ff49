import { Worker } from 'node:worker_threads'
import { encodeError, importRef, type WorkerProgram } from '@papy/contract'
import { decodeClone, encodeClone, isEncodable } from '@papy/contract/engine'
import type { FromWorker, ToWorker } from '../message.ts'

// What runs in the process of a worker.
const early: unknown[] = []
let handler: ((message: unknown) => void) | undefined

const say = (said: FromWorker, then: () => void = () => {}) => void process.send?.(said, undefined, undefined, then)

// What nobody catches is said before the end. It is also what comes when a program cannot be had.
process.on('uncaughtException', (error: unknown) => say({ failure: encodeError(error) }, () => process.exit(1)))

process.on('message', (order: ToWorker) => {
  if ('boot' in order) void boot(order)
  else hear(decodeClone(order.message))
})

// A thread sees that the coordinator is no more even while this one computes without end.
new Worker(new URL('./lifeline.js', import.meta.url)).unref()

function hear(message: unknown): void {
  if (handler === undefined) early.push(message)
  else handler(message)
}

async function boot({ boot: program }: Extract<ToWorker, { boot: unknown }>): Promise<void> {
  const run = (await importRef(program, 'same-host')) as unknown as WorkerProgram
  run({
    send: (message) => say({ message: encodeClone(message, 0) }),
    clones: isEncodable,
    // What came earlier is delivered when the program is through with its beginning.
    receive: (next) =>
      queueMicrotask(() => {
        handler = next
        for (const message of early.splice(0)) next(message)
      }),
  })
}
