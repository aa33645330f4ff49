import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { agent, websocket } from '@papy/runtime-ws'
import { socket } from '@papy/transport-socket'
import { brightness, paint } from './images.ts'

// Two agents here, in the place of two hosts.
const directory = import.meta.dirname
const host = { port: 0, slots: 1, directory, allow: { directories: [directory] } }
await using first = await agent(host)
await using second = await agent(host)

await using painters = new IMap({ workers: websocket(`${first.host}:${first.port}`, 1) })
await using readers = new IMap({ workers: websocket(`${second.host}:${second.port}`, 1) })
await using plumber = new Plumber()
const [from, to] = [new Piper(paint, { parallel: painters }), new Piper(brightness, { parallel: readers })]
plumber.addPipe([from, to], { via: socket({ host: '0.0.0.0', port: [49_200, 49_299] }) })
for await (const shade of plumber.stream([[10, 20, 30]])) console.log(shade)
