import { fail, slow } from '@papy/chaos'
import { isPiperError, Piper, Plumber, Worker } from '@papy/core'
import { IMap } from '@papy/imap'
import { collatz } from './faults.ts'

await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
const work = new Worker([slow<number>({ share: 0.05, ms: 20 }), fail<number>({ at: [3, 5] }), collatz])
plumber.addPiper(new Piper(work, { parallel: pool, name: 'collatz' }))
for await (const steps of plumber.stream([[1, 2, 3, 4, 5, 6, 7]])) console.log(isPiperError(steps) ? steps.code : steps)
