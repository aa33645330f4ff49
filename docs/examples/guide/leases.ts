import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { shm } from '@papy/transport-shm'
import { brightness, paint } from './images.ts'

await using painters = new IMap({ workers: 1 })
await using readers = new IMap({ workers: 1 })
await using plumber = new Plumber()
const reader = new Piper(brightness, { parallel: readers, leases: true })
plumber.addPipe([new Piper(paint, { parallel: painters }), reader], { via: shm() })
for await (const shade of plumber.stream([[10, 20, 30]])) console.log(shade)
