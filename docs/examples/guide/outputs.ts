import { Piper, Plumber } from '@papy/core'

const sum = new Piper(([a, b]: [number, number]) => a + b, { name: 'sum' })
const left = new Piper(([n]: [number]) => n, { name: 'left', branch: 1 })
const right = new Piper(([n]: [number]) => n * 10, { name: 'right', branch: 2 })
const even = new Piper(([n]: [number]) => n % 2 === 0, { name: 'even' })
const text = new Piper(([n]: [number]) => `sum ${n}`, { name: 'text' })

const lefts = [1, 2, 3, 4]
const rights = [5, 6, 7]
await using plumber = new Plumber()
plumber.addPipe([left, sum, even])
plumber.addPipe([right, sum, text])
for await (const row of plumber.stream([lefts, rights])) console.log(row)
