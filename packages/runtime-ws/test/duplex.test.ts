import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Frame } from '@papy/remote'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { Duplex } from '../src/wire/duplex.ts'
import { type Incoming, Kind } from '../src/wire/frame.ts'

const nothing = { message: () => undefined, drained: () => undefined, closed: () => undefined }

/** A client that met a server, and how often it has written to its socket. */
async function pair() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const entered = once(server, 'connection') as Promise<[WebSocket]>
  const { port } = server.address() as AddressInfo
  const counted = countWrites(connect({ host: '127.0.0.1', port }))
  const near = new WebSocket(`ws://127.0.0.1:${port}`, {
    createConnection: () => counted.socket,
    perMessageDeflate: false,
  })
  onTestFinished(() => {
    near.terminate()
    server.close()
  })
  const [[far]] = await Promise.all([entered, once(near, 'open')])
  return { near, far, writes: counted.writes }
}

/** Hears until so many messages came. */
function hearing(socket: WebSocket, count: number): Promise<readonly (Frame | Incoming)[]> {
  const heard: (Frame | Incoming)[] = []
  return new Promise((resolve) => {
    const message = (one: Incoming) => {
      if (one.kind === 'frames') heard.push(...one.frames)
      else heard.push(one)
      if (heard.length >= count) resolve(heard)
    }
    new Duplex(socket, { ...nothing, message })
  })
}

test('what is said in one turn of the event loop leaves in one write, whole and in order', async () => {
  const { near, far, writes } = await pair()
  const all = hearing(far, 100)
  const wire = new Duplex(near, nothing)
  const before = writes()
  // Several times in a turn, as when several things happened.
  for (let at = 0; at < 100; at += 10)
    queueMicrotask(() => {
      for (let more = 1; more <= 10; more++)
        wire.sendFrame({ heard: 5, part: partOf(at + more, 10 * ((at + more) % 7)) })
    })
  expect(await all).toEqual(
    Array.from({ length: 100 }, (_, at) => ({ heard: 5, part: partOf(at + 1, 10 * ((at + 1) % 7)) })),
  )
  expect(writes() - before).toBe(1)
})

test('what was heard is said with a part of the same turn, and in a message of its own only where there is none', async () => {
  const { near, far, writes } = await pair()
  const all = hearing(far, 4)
  const wire = new Duplex(near, nothing)
  const before = writes()
  wire.sendFrame({ heard: 1 })
  wire.sendFrame({ heard: 2, part: partOf(1, 10) })
  wire.sendFrame({ heard: 3 })
  await new Promise((resolve) => setImmediate(resolve))
  wire.sendFrame({ heard: 4 })
  wire.sendFrame({ heard: 5, part: partOf(2, 100_000) })
  await new Promise((resolve) => setImmediate(resolve))
  wire.sendFrame({ heard: 6 })
  wire.sendFrame({ heard: 7 })
  await new Promise((resolve) => setImmediate(resolve))
  wire.speak(Kind.drain, {})
  expect(await all).toEqual([
    { heard: 3, part: partOf(1, 10) },
    { heard: 5, part: partOf(2, 100_000) },
    { heard: 7 },
    { kind: Kind.drain, body: {} },
  ])
  expect(writes() - before).toBe(4)
})

test('a long part keeps its place among short ones, and so does what is said about the session', async () => {
  const { near, far } = await pair()
  const all = hearing(far, 6)
  const wire = new Duplex(near, nothing)
  wire.sendFrame({ heard: 0, part: partOf(1, 10) })
  wire.sendFrame({ heard: 0, part: partOf(2, 20_000) })
  wire.sendFrame({ heard: 0, part: partOf(3, 10) })
  wire.speak(Kind.beat, { at: 1 })
  wire.sendFrame({ heard: 0, part: partOf(4, 10) })
  wire.sendFrame({ heard: 0, part: partOf(5, 8_192) })
  const parts = [partOf(1, 10), partOf(2, 20_000), partOf(3, 10), partOf(4, 10), partOf(5, 8_192)]
  const [one, two, three, four, five] = parts.map((part) => ({ heard: 0, part }))
  expect(await all).toEqual([one, two, three, { kind: Kind.beat, body: { at: 1 } }, four, five])
})

test('who says goodbye has said before all that was said in the same turn', async () => {
  const { near, far } = await pair()
  const all = hearing(far, 1)
  const wire = new Duplex(near, nothing)
  wire.sendFrame({ heard: 0, part: partOf(1, 10) })
  wire.end()
  expect(await all).toEqual([{ heard: 0, part: partOf(1, 10) }])
})

// The lengths at which a WebSocket writes them otherwise; 36 bytes are before those of a part.
const lengths = [0, 125 - 36, 126 - 36, 4_000, 8_191]

test.each(['near', 'far'] as const)(
  'parts of whatever length come out as they went in, from the %s end',
  async (from) => {
    const ends = await pair()
    const all = hearing(from === 'near' ? ends.far : ends.near, lengths.length + 16)
    const wire = new Duplex(ends[from], nothing)
    const parts = lengths.map((length, at) => partOf(at + 1, length))
    for (const part of parts) {
      wire.sendFrame({ heard: 1, part })
      await new Promise((resolve) => setImmediate(resolve))
    }
    // And more than 64 kB of them in one message.
    for (let at = 0; at < 16; at++) {
      const part = partOf(parts.length + 1, at < 15 ? 4_300 : 8_000)
      parts.push(part)
      wire.sendFrame({ heard: 1, part })
    }
    expect(await all).toEqual(parts.map((part) => ({ heard: 1, part })))
  },
)

test('whoever waits for room is told when there is some', async () => {
  const { near, far } = await pair()
  far.pause()
  let drained = 0
  const wire = new Duplex(near, { ...nothing, drained: () => void drained++ })
  let number = 0
  // Until the system takes no more of it.
  for (let turns = 0; turns < 50; turns++) {
    if (wire.hasRoom) turns = 0
    while (wire.hasRoom) wire.sendFrame({ heard: 0, part: partOf(++number, 8_000) })
    await new Promise((resolve) => setImmediate(resolve))
  }
  // Not more than a write beyond the limit waits, however much is to be said.
  expect(near.bufferedAmount).toBeLessThan(2 ** 20 + 2 ** 17)
  const before = drained
  const all = hearing(far, number)
  far.resume()
  expect(await all).toHaveLength(number)
  while (drained === before) await new Promise((resolve) => setImmediate(resolve))
  expect(wire.hasRoom).toBe(true)
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
