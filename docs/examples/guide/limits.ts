import { isPiperError, Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { collatz } from './faults.ts'

await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
plumber.addPiper(new Piper(collatz, { parallel: pool, timeoutMs: 300 }))
for await (const steps of plumber.stream([[27, 97, 0, 871]])) {
  console.log(isPiperError(steps) ? `${steps.code} at item ${steps.index}` : steps)
}
