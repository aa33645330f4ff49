import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { type LogRecord, logTo } from '@papy/log'
import { weigh } from './weigh.ts'

const sink = {
  write({ level, event, node, index, worker, msg, data }: LogRecord) {
    if (event.startsWith('run.')) console.log(level, event)
    else console.log(level, event, `${node}[${index}]`, worker, JSON.stringify({ msg, ...(data as object) }))
  },
}
await using _logging = logTo(sink, { level: 'info', redact: ['*.token'] })
await using pool = new IMap({ workers: 1 })
await using plumber = new Plumber()
plumber.addPiper(new Piper(weigh, { parallel: pool }))
const samples = [
  { name: 'salt', grams: 12, token: 'k-1' },
  { name: 'air', grams: -1, token: 'k-2' },
]
for await (const _ of plumber.stream([samples]));
