import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'

await using pool = new IMap({ workers: 2 })
const split = new Piper(([n]: [number]) => [n, n + 0.5], { produce: 2, name: 'split' })
const square = new Piper(([n]: [number]) => n * n, { spawn: 2, parallel: pool, name: 'square' })
const sum = new Piper(([[a], [b]]: [[number], [number]]) => a + b, { consume: 2, name: 'sum' })

await using plumber = new Plumber()
plumber.addPipe([split, square, sum])
console.log(plumber.plan().widths)
for await (const n of plumber.stream([[1, 2, 3]])) console.log(n)
