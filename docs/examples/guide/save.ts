import { Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { label, length, times, words } from './steps.ts'

await using pool = new IMap({ workers: 2, stride: 16 })
await using plumber = new Plumber()
const split = new Piper(words, { produce: 'each' })
const score = new Piper([length, step(times, 10)], { parallel: pool, name: 'score' })
plumber.addPipe([split, score, new Piper(step(label, 'points'))])
await plumber.save(new URL('scores.ts', import.meta.url))
