import { subscribe } from 'node:diagnostics_channel'
import { type ItemEvent, Plumber } from '@papy/core'

let failed = 0
subscribe('papy:item', (event) => {
  const { type, node, index } = event as ItemEvent
  if (type === 'error') console.log(`item ${index} of ${node} failed; that makes ${++failed}`)
})
await using plumber = new Plumber()
plumber.addPiper(function half([n]: [number]): number {
  if (n % 2 !== 0) throw new Error(`${n} is odd`)
  return n / 2
})
for await (const _ of plumber.stream([[1, 2, 3]]));
