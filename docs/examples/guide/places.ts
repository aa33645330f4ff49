import { imports, Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { length, times } from './steps.ts'

await using pool = new IMap({ workers: 2 })
const parallel = { parallel: pool }
const steps = new URL('./steps.ts', import.meta.url)

const exported = new Piper(length, parallel)
const bound = new Piper(step(times, 10), parallel)
const named = new Piper(step.from(steps, 'label', 'points'), parallel)
const inline = new Piper(([text]: [string]) => text.toUpperCase(), parallel)
const file = imports({ path: 'node:path' }, ([text]: [string], { path }) => path.posix.join('scores', text))
const withModule = new Piper(file, parallel)

await using plumber = new Plumber()
plumber.addPipe([exported, bound, named, inline, withModule])
for await (const score of plumber.stream([['lazy', 'parallel']])) console.log(score)
