import { randomBytes } from 'node:crypto'
import { lstatSync, readdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ticket, Transport, TransportContext } from '@papy/contract'
import { pipe } from '@papy/transport-pipe'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RemoteEnd, testRun } from '../../../.config/testing/end.ts'

const MB = 1_048_576
const isPosix = process.platform !== 'win32'

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

async function open(place: number): Promise<Transport> {
  const end = await pipe().open({ ...context, place })
  ends.push(end)
  return end
}

function child(place: number): Promise<RemoteEnd> {
  return RemoteEnd.open(pipe(), { ...context, place })
}

describe('between processes', () => {
  test('1 MB and 64 MB arrive, both ways', async () => {
    const [here, there] = [await open(0), await child(1)]
    for (const byteLength of [MB, 64 * MB]) {
      const lease = await here.take(await there.putFilled(byteLength, 5))
      expect([lease.parts[0]?.byteLength, lease.parts[0]?.at(-1)]).toEqual([byteLength, 5])
      lease.release()
      const taken = await there.takeInShort(await here.put([Buffer.alloc(byteLength, 6)]))
      expect(taken).toEqual({ byteLength, first: 6, last: 6 })
    }
  })

  test('items of a producer that was killed are gone, by name', async () => {
    const [here, there] = [await open(0), await child(1)]
    const tickets = [await there.putFilled(100), await there.putFilled(100)] as const
    await there.kill()
    for (const ticket of tickets) await expect(here.take(ticket)).rejects.toMatchObject({ code: 'ERR_PRODUCER_GONE' })
    await here.drop(tickets[0])
  })

  test('so is one that was killed while it was sent', async () => {
    const [here, there] = [await open(0), await child(1)]
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

  test('so is one whose producer was killed before it answered for the first time', async () => {
    const [here, there] = [await open(0), await child(1)]
    const ticket = await there.putFilled(100)
    there.block(10_000).catch(() => undefined)
    const taking = Promise.resolve(here.take(ticket)).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await there.kill()
    expect(await taking).toMatchObject({ code: 'ERR_PRODUCER_GONE' })
  })

  test('a reader that is killed while it takes leaves the item to the one that replaces it', async () => {
    const here = await open(0)
    const ticket = await here.put([Buffer.alloc(64 * MB, 9)])
    const first = await child(1)
    first.takeInShort(ticket).catch(() => undefined)
    await new Promise(setImmediate)
    await first.kill()
    const second = await child(2)
    expect(await second.takeInShort(ticket)).toEqual({ byteLength: 64 * MB, first: 9, last: 9 })
  })

  test('a producer that computes for longer than strangers may wait is waited for', async () => {
    const [here, there] = [await open(0), await child(1)]
    const ticket = await there.putFilled(MB, 3)
    const blocked = there.block(1_300)
    expect((await here.take(ticket)).parts[0]?.byteLength).toBe(MB)
    await blocked
  })

  test.runIf(process.platform === 'linux')(
    'closed, nothing is left open; an open end lets its process end',
    async () => {
      const [here, there] = [await open(0), await child(1)]
      const other = await child(2)
      const before = await there.descriptors()
      for (let at = 0; at < 20; at++) {
        await there.takeInShort(await here.put([Buffer.alloc(at * 10_000 + 1)]))
        await there.takeInShort(await other.putFilled(100_000))
      }
      await there.close()
      expect(await there.descriptors()).toBeLessThan(before)
      const readers = [other, await child(3)] as const
      await readers[1].takeInShort(await here.put([Buffer.alloc(100_000)]))
      for (const reader of readers) {
        expect(await reader.leave()).toBe(0)
      }
    },
  )
})

describe.runIf(isPosix)('in the directory of the run', () => {
  test('only this user may open what is there, and names go when both ends have them', async () => {
    const [here, there] = [await open(0), await open(1)]
    const before = readdirSync(context.directory)
    const modes = before.map((name) => lstatSync(join(context.directory, name)).mode & 0o777)
    expect([before.length, new Set(modes)]).toEqual([18, new Set([0o600])])
    await there.take(await here.put([Buffer.alloc(10)]))
    expect(readdirSync(context.directory)).toHaveLength(16)
  })

  test('closed, nothing is left there', async () => {
    const [here, there] = [await open(0), await open(1)]
    await there.take(await here.put([Buffer.alloc(10)]))
    for (const end of [here, there]) await end[Symbol.asyncDispose]()
    expect(readdirSync(context.directory)).toEqual([])
  })

  test('a reader of many producers makes more FIFOs when it needs them', async () => {
    const here = await open(0)
    for (let place = 1; place <= 6; place++) {
      const end = await open(place)
      expect((await here.take(await end.put([Buffer.alloc(place)]))).parts[0]?.byteLength).toBe(place)
    }
  })

  test.each([
    ['a link', (path: string) => symlinkSync('/etc/passwd', path)],
    ['a file', (path: string) => writeFileSync(path, 'x')],
  ])('%s at the place of a door is not opened', async (_what, make) => {
    const [here, there] = [await open(0), await open(1)]
    const ticket = await there.put([Buffer.alloc(10)])
    unlinkSync(join(context.directory, 'd1'))
    make(join(context.directory, 'd1'))
    await expect(here.take(ticket)).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED' })
  })

  test('whatever is written into a door, readers come in', async () => {
    const [here, there] = [await open(0), await open(1)]
    const ticket = await there.put([Buffer.alloc(10)])
    for (const noise of [Buffer.alloc(100, 'P'), randomBytes(1_001), Buffer.from('PaPyPaPyPaPy')])
      writeFileSync(join(context.directory, 'd1'), noise, { flag: 'r+' })
    expect((await here.take(ticket)).parts[0]?.byteLength).toBe(10)
  })

  test('files can be read while readers wait', async () => {
    const producers = await Promise.all([1, 2, 3, 4, 5, 6].map(async (place) => child(place)))
    const here = await open(0)
    for (const producer of producers) await here.take(await producer.putFilled(10))
    // Each idle FIFO that is read through the pool of `node:fs` would take one of its four threads.
    expect((await stat(context.directory)).isDirectory()).toBe(true)
  })
})

test('a ticket with more on it than a place and a number is refused', async () => {
  const end = await open(0)
  const ticket = await end.put([])
  for (const at of [[1, 2, '/etc/passwd'], ['../x', 1], [1], '1/2', [1.5, 2]])
    await expect(async () => end.take({ ...ticket, at } as Ticket)).rejects.toMatchObject({
      code: 'ERR_TICKET_MALFORMED',
    })
})

test.runIf(isPosix)('without mkfifo it says what to install', async () => {
  const { PATH } = process.env
  process.env['PATH'] = context.directory
  try {
    await expect(open(0)).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED', message: /coreutils/ })
  } finally {
    process.env['PATH'] = PATH
  }
})
