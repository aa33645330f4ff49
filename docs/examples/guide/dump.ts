import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { dumpItem, type ItemTicket, loadItem } from '@papy/std/items'
import { socket } from '@papy/transport-socket'
import { brightness, paint } from './images.ts'

const through = new Set<string>()
const inspect = ([ticket]: [ItemTicket]): ItemTicket => {
  through.add(ticket.transport)
  return ticket
}

await using painters = new IMap({ workers: processes(1) })
await using readers = new IMap({ workers: processes(1) })
await using plumber = new Plumber()
plumber.addPipe([
  new Piper([paint, dumpItem(socket())], { parallel: painters }),
  inspect,
  new Piper([loadItem<Uint8Array>(), brightness], { parallel: readers }),
])
for await (const shade of plumber.stream([[10, 20, 30]])) console.log(shade)
console.log(`this thread saw tickets of ${[...through].join()}`)
