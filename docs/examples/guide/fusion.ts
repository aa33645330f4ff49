import { isPiperError, Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { label, length, times } from './steps.ts'

for (const fuse of [true, false]) {
  await using pool = new IMap({ workers: 2, fuse })
  await using plumber = new Plumber()
  plumber.addPipe([
    new Piper(length, { parallel: pool }),
    new Piper(step(times, 10), { parallel: pool, timeoutMs: 1_000 }),
    new Piper(step(label, 'points'), { parallel: pool }),
  ])
  console.log(`fuse: ${fuse}`, JSON.stringify(plumber.plan().segments))
  const words = ['apple', null, 'fig'] as string[]
  for await (const row of plumber.stream([words])) console.log(isPiperError(row) ? `${row.node} failed` : row)
}
