import { once } from 'node:events'
import { lstatSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Ticket, Transport, TransportContext } from '@papy/contract'
import { type SocketOptions, socket } from '@papy/transport-socket'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RemoteEnd, testRun } from '../../../.config/testing/end.ts'

const MB = 1_048_576
const whole = { byteLength: 64 * MB, first: 9, last: 9 }

let context: TransportContext
let ends: Transport[]

beforeEach(() => {
  context = testRun()()
  ends = []
})
afterEach(async () => {
  await Promise.all(ends.map((end) => end[Symbol.asyncDispose]()))
})

const pause = (ms: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

async function open(place: number, options?: SocketOptions, within = context.directory): Promise<Transport> {
  const end = await socket(options).open({ ...context, directory: within, place })
  ends.push(end)
  return end
}

function child(place: number, options: SocketOptions = {}, descriptors?: number): Promise<RemoteEnd> {
  return RemoteEnd.open(socket(options), { ...context, place }, { descriptors })
}

describe.each([
  ['Unix sockets', {}],
  ['TCP', { host: '127.0.0.1' }],
] as const)('over %s between processes', (_what, options) => {
  test('1 MB and 64 MB arrive, both ways', async () => {
    const [here, there] = [await open(0, options), await child(1, options)]
    for (const byteLength of [MB, 64 * MB]) {
      const lease = await here.take(await there.putFilled(byteLength, 5))
      expect([lease.parts[0]?.byteLength, lease.parts[0]?.at(-1)]).toEqual([byteLength, 5])
      lease.release()
      const taken = await there.takeInShort(await here.put([Buffer.alloc(byteLength, 6)]))
      expect(taken).toEqual({ byteLength, first: 6, last: 6 })
    }
  })

  test('items of a producer that was killed are gone, by name', async () => {
    const [here, there] = [await open(0, options), await child(1, options)]
    const tickets = [await there.putFilled(100), await there.putFilled(100)] as const
    await there.kill()
    for (const ticket of tickets) await expect(here.take(ticket)).rejects.toMatchObject({ code: 'ERR_PRODUCER_GONE' })
    await here.drop(tickets[0])
  })

  test('so is one that was killed while it was sent', async () => {
    const [here, there] = [await open(0, options), await child(1, options)]
    const [small, large] = [await there.putFilled(100), await there.putFilled(128 * MB)] as const
    await here.take(small)
    const taking = Promise.resolve(here.take(large)).catch((error: unknown) => error)
    // It begins to send, and cannot end: nobody reads on before it is dead.
    await new Promise(setImmediate)
    pause(20)
    await new Promise(setImmediate)
    there.process.kill('SIGKILL')
    pause(50)
    expect(await taking).toMatchObject({ code: 'ERR_PRODUCER_GONE' })
  })

  test('a reader that is killed while it takes leaves the item to the one that replaces it', async () => {
    const here = await open(0, options)
    const ticket = await here.put([Buffer.alloc(64 * MB, 9)])
    const first = await child(1, options)
    const taking = first.takeInShort(ticket).catch(() => undefined)
    await new Promise(setImmediate)
    await first.kill()
    void taking
    const second = await child(2, options)
    expect(await second.takeInShort(ticket)).toEqual(whole)
  })

  test('a producer that computes for longer than strangers may wait is waited for', async () => {
    const [here, there] = [await open(0, options), await child(1, options)]
    const ticket = await there.putFilled(MB, 3)
    const blocked = there.block(1_300)
    const lease = await here.take(ticket)
    expect(lease.parts[0]?.byteLength).toBe(MB)
    await blocked
  })

  test('closed, nothing is left open, and a process that has an open end ends by itself', async () => {
    const [here, there] = [await open(0, options), await child(1, options)]
    const other = await child(2, options)
    const before = await there.descriptors()
    for (let at = 0; at < 20; at++) {
      await there.takeInShort(await here.put([Buffer.alloc(at * 10_000 + 1)]))
      await there.takeInShort(await other.putFilled(100_000))
    }
    await there.close()
    expect(await there.descriptors()).toBeLessThan(before)
    const readers = [other, await child(3, options)] as const
    await readers[1].takeInShort(await here.put([Buffer.alloc(100_000)]))
    for (const reader of readers) {
      expect(await reader.leave()).toBe(0)
    }
  })
})

test.skipIf(process.platform === 'win32')(
  'without descriptors taking fails by name, and works again with some',
  async () => {
    const [here, there] = [await open(0), await child(1, {}, 64)]
    const ticket = await here.put([Buffer.alloc(MB, 9)])
    expect(await there.exhaust()).toBe('EMFILE')
    await expect(there.takeInShort(ticket)).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED' })
    await there.relieve()
    expect(await there.takeInShort(ticket)).toEqual({ byteLength: MB, first: 9, last: 9 })
  },
)

test.skipIf(process.platform === 'win32')(
  'a producer without descriptors takes readers in as soon as it has some',
  async () => {
    const [here, there] = [await open(0), await child(1, {}, 64)]
    const ticket = await there.putFilled(MB, 9)
    expect(await there.exhaust()).toBe('EMFILE')
    const taking = Promise.resolve(here.take(ticket))
    await there.relieve()
    expect((await taking).parts[0]?.byteLength).toBe(MB)
  },
)

test.skipIf(process.platform === 'win32')('a name too long for a Unix socket is refused', async () => {
  const long = join(context.directory, 'x'.repeat(100))
  await expect(open(0, {}, long)).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED', message: /TMPDIR/ })
})

test.skipIf(process.platform === 'win32')('only this user may connect', async () => {
  await open(0)
  expect(lstatSync(join(context.directory, 's0')).mode & 0o777).toBe(0o600)
})

test('all names that it made are removed when it closes', async () => {
  const end = await open(0)
  await end[Symbol.asyncDispose]()
  expect(readdirSync(context.directory)).toEqual([])
})

test('each end takes the first port that is free', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  const { port } = blocker.address() as { port: number }
  const ports = [port, Math.min(port + 20, 65_535)] as const
  const [first, second] = [await open(0, { port: ports }), await open(1, { port: ports })]
  const reached = [await first.put([]), await second.put([])].map(({ at }) => (at as number[])[3] as number)
  expect(new Set([port, ...reached]).size).toBe(3)
  for (const found of reached) expect(found > port && found <= ports[1]).toBe(true)
  await expect(open(2, { port })).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED', port })
  blocker.close()
})

test('open to all addresses, it is reached at one that others can see', async () => {
  const [first, second] = [await open(0, { host: '0.0.0.0' }), await open(1, { host: '0.0.0.0' })]
  const ticket = await first.put([Buffer.from('far')])
  expect((ticket.at as string[])[2]).not.toBe('0.0.0.0')
  expect(Buffer.from((await second.take(ticket)).parts[0] ?? []).toString()).toBe('far')
})

test('a network interface can be named, and must be there', async () => {
  const name = process.platform === 'linux' ? 'lo' : '127.0.0.1'
  const end = await open(0, { host: name })
  expect(((await end.put([])).at as string[])[2]).toBe('127.0.0.1')
  await expect(open(1, { host: 'nowhere0' })).rejects.toMatchObject({ code: 'ERR_ARGUMENT', option: 'host' })
})

test('a run that keeps to its host is not sent elsewhere by a ticket', async () => {
  const end = await open(0, { host: '127.0.0.1' })
  const ticket = await end.put([])
  const [, number, , port] = ticket.at as number[]
  for (const route of [['10.0.0.1', port], ['localhost', port], ['127.0.0.1', 0], ['127.0.0.1', 65_536], [port], []])
    await expect(async () => end.take({ ...ticket, at: [7, number, ...route] } as Ticket)).rejects.toMatchObject({
      code: 'ERR_TICKET_MALFORMED',
    })
})

test('it says whether it reaches other hosts', () => {
  const reach = (options?: SocketOptions) => socket(options).supports.crossHost
  expect([{}, { port: 5_000 }, { host: '127.0.0.1' }, { host: '::1' }].map(reach)).toEqual([false, false, false, false])
  expect([{ host: '0.0.0.0' }, { host: '::' }, { host: 'eth0' }, { host: '10.1.2.3' }].map(reach)).toEqual([
    true,
    true,
    true,
    true,
  ])
})

test.each([
  { host: '' },
  { host: 'a b' },
  { host: 7 },
  { port: -1 },
  { port: 65_536 },
  { port: '80' },
  { port: [5, 4] },
  { port: [0, 9] },
  { port: [1] },
] as unknown as SocketOptions[])('%j is refused when it is configured', (options) => {
  expect(() => socket(options)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
})

test('neither tickets nor errors say the secret', async () => {
  const end = await open(0)
  const ticket = await end.put([Buffer.alloc(10)])
  const error = await Promise.resolve(end.take({ ...ticket, at: [5, 5] })).catch((reason: unknown) => reason)
  expect(JSON.stringify([ticket, error, String(error), (error as Error).stack])).not.toContain(context.secret)
})
