import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { socket } from '@papy/transport-socket'
import { brightness, paint } from './images.ts'

await using painters = new IMap({ workers: processes(1) })
await using readers = new IMap({ workers: processes(1) })
await using plumber = new Plumber()
const [from, to] = [new Piper(paint, { parallel: painters }), new Piper(brightness, { parallel: readers })]
plumber.addPipe([from, to], { via: socket() })
for (const { from, to, via, why } of plumber.plan().pipes) console.log(`${from} → ${to}: ${via}, ${why}`)
for await (const shade of plumber.stream([[10, 20, 30]])) console.log(shade)
