import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Frame } from '@papy/remote'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { Duplex } from '../src/wire/duplex.ts'
import type { Incoming } from '../src/wire/frame.ts'

const nothing = { message: () => undefined, drained: () => undefined, closed: () => undefined }

test('what is said in one turn leaves in one write, whole and in order', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const entered = once(server, 'connection') as Promise<[WebSocket]>
  const { port } = server.address() as AddressInfo
  const counted = countWrites(connect({ host: '127.0.0.1', port }))
  const client = new WebSocket(`ws://127.0.0.1:${port}`, { createConnection: () => counted.socket })
  onTestFinished(() => {
    client.terminate()
    server.close()
  })
  const [[there]] = await Promise.all([entered, once(client, 'open')])
  const heard: Frame[] = []
  const all = new Promise<void>((resolve) => {
    const take = (message: Incoming) => {
      if (message.kind === 'frames') heard.push(...message.frames)
      if (heard.length === 100) resolve()
    }
    new Duplex(there, { ...nothing, message: take })
  })
  const near = new Duplex(client, nothing)
  const before = counted.writes()
  for (let number = 1; number <= 100; number++) near.sendFrame({ heard: 5, part: partOf(number, 10 * (number % 7)) })
  await all
  expect(counted.writes() - before).toBe(1)
  expect(heard).toEqual(
    Array.from({ length: 100 }, (_, at) => ({ heard: 5, part: partOf(at + 1, 10 * ((at + 1) % 7)) })),
  )
})

function partOf(number: number, bytes: number) {
  return { number, stream: 1, kind: 0, last: true, bytes: Buffer.alloc(bytes, number) }
}

/** Counts what a socket hands to the system. */
function countWrites(socket: Socket): { readonly socket: Socket; writes(): number } {
  let writes = 0
  const { _write, _writev } = socket
  socket._write = (...args) => {
    writes++
    _write.apply(socket, args)
  }
  socket._writev = (...args) => {
    writes++
    _writev?.apply(socket, args)
  }
  return { socket, writes: () => writes }
}
