import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { Outbox } from '../src/outbox.ts'

async function pair(): Promise<readonly [Socket, Socket]> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const near = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  const [[far]] = (await Promise.all([once(server, 'connection'), once(near, 'connect')])) as [[Socket], unknown]
  onTestFinished(() => {
    near.destroy()
    server.close()
  })
  return [near, far]
}

/** How often a socket hands something to the system. */
function countWrites(socket: Socket): () => number {
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
  return () => writes
}

async function all(socket: Socket): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of socket) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

test.each([
  ['short ones', 100],
  ['long ones', 50_000],
])('frames of one turn of the event loop leave in one write: %s', async (_, length) => {
  const [near, far] = await pair()
  const [writes, heard] = [countWrites(near), all(far)]
  const outbox = new Outbox(near)
  const frames = Array.from({ length: 10 }, (_, at) => Buffer.alloc(length, at))
  for (const frame of frames) queueMicrotask(() => outbox.put(frame))
  // One turn in which they are put, and one in which they leave.
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(writes()).toBe(1)
  outbox.end()
  expect((await heard).equals(Buffer.concat(frames))).toBe(true)
})

test('what was put before the end is written, what is put after it is not', async () => {
  const [near, far] = await pair()
  const heard = all(far)
  const outbox = new Outbox(near)
  outbox.put(Buffer.from('before'))
  outbox.end()
  outbox.put(Buffer.from('after'))
  outbox.end()
  expect((await heard).toString()).toBe('before')
})
