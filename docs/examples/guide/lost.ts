import { isPiperError, Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { risky } from './faults.ts'

await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
plumber.addPiper(new Piper(risky, { parallel: pool }))
for await (const n of plumber.stream([[1, 2, 3]])) {
  if (!isPiperError(n)) console.log(n)
  else for (const { cause, attempt } of n.errors) console.log((cause as { code: string }).code, 'in attempt', attempt)
}
