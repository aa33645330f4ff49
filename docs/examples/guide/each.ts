import { Piper, Plumber } from '@papy/core'
import { length, words } from './steps.ts'

const split = new Piper(words, { produce: 'each' })
const total = new Piper((rows: readonly [number][]) => rows.reduce((sum, [n]) => sum + n, 0), { consume: 'all' })

await using plumber = new Plumber()
plumber.addPipe([split, length, total])
for await (const letters of plumber.stream([['to be or not', 'that is the question']])) console.log(letters)
