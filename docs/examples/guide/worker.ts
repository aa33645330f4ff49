import { step, Worker } from '@papy/core'
import { label, length, times } from './steps.ts'

const score = new Worker([length, step(times, 10), step(label, 'points')])
console.log(score.name)
console.log(await score.evaluate(['parallel']))
