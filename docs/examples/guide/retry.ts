import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { ask } from './faults.ts'

await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
plumber.addPiper(new Piper(ask, { parallel: pool, retry: { attempts: 3, backoffMs: 10, jitter: true } }))
for await (const answer of plumber.stream([['who', 'what']])) console.log(answer)
