import { Piper, Plumber } from '@papy/core'
import { IMap, step } from '@papy/imap'
import { load, score } from './faults.ts'

await using pool = new IMap({ workers: 2, setup: step(load, 'model 7'), recycle: { items: 10_000 } })
await using plumber = new Plumber()
plumber.addPiper(new Piper(score, { parallel: pool }))
for await (const result of plumber.stream([[1, 2]])) console.log(result)
