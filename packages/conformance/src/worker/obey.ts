import { threadId } from 'node:worker_threads'
import type { Line } from '@papy/contract'
import { isOrder, type Order } from '../runtime/orders.ts'

/** A program for workers that says `'up'`, and then does what it is told. */
export function obey(line: Line): void {
  line.receive((message) => {
    if (isOrder(message)) follow(message, line)
    else line.send({ echo: message })
  })
  line.send('up')
}

function follow(order: Order, line: Line): void {
  switch (order.do) {
    case 'exit':
      return process.exit(order.code)
    case 'throw':
      return fail(order.what)
    case 'reject':
      return void Promise.reject(new Error('rejected in the worker'))
    case 'spin':
      for (;;);
    case 'where':
      return line.send([process.pid, threadId])
    case 'transfer': {
      const floats = new Float64Array([1, 2, 3])
      return line.send(floats, [floats.buffer])
    }
    case 'add':
      Atomics.add(order.to, 0, 1)
      return line.send('added')
    case 'write':
      return void process.stderr.write(order.text, () => line.send('written'))
  }
  order satisfies never
}

function fail(what: 'error' | 'undefined' | 'later'): void {
  if (what === 'later') setImmediate(() => fail('error'))
  else if (what === 'undefined') throw undefined
  else throw Object.assign(new RangeError('thrown in the worker'), { own: 1 })
}
