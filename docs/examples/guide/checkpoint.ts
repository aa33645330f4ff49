import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { dumpItem, type ItemTicket, loadItem } from '@papy/std/items'
import { file } from '@papy/transport-file'
import { brightness, paint } from './images.ts'

const directory = await mkdtemp(join(tmpdir(), 'pictures-'))
const pictures = file({ directory })
await using pool = new IMap({ workers: processes(1) })

await using first = new Plumber()
first.addPiper(new Piper([paint, dumpItem(pictures, { suffix: '.picture' })], { parallel: pool, keep: true }))
const tickets: string[] = []
for await (const ticket of first.stream<ItemTicket>([[10, 20, 30]])) tickets.push(JSON.stringify(ticket))
console.log(`${tickets.length} pictures are kept`)

await using second = new Plumber()
second.addPiper(new Piper([loadItem<Uint8Array>(pictures, { remove: true }), brightness], { parallel: pool }))
for await (const shade of second.stream([tickets.map((line) => JSON.parse(line) as ItemTicket)])) console.log(shade)
await rm(directory, { recursive: true, force: true })
