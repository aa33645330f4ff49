import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { headerOf, Kind } from '../../src/wire/frame.ts'
import { heardHello, welcome } from '../../src/wire/greeting.ts'
import type { WireMedium } from '../../src/wire/index.ts'
import { fetch, heard, Run, store } from './support/run.ts'

const MB = 1_048_576

let run: Run
let producer: WireMedium
beforeEach(async () => {
  run = new Run()
  producer = await run.end(1)
})
afterEach(() => run.close())

const pattern = (byteLength: number): Buffer => Buffer.from(Uint8Array.from({ length: byteLength }, (_, at) => at * 7))
const numberOf = (at: unknown): number => (at as number[])[1] as number

test('a small item overtakes a large one on the same connection', async () => {
  const reader = await run.end(2)
  const [large, small] = [await store(producer, Buffer.alloc(64 * MB)), await store(producer, pattern(100))]
  const order: string[] = []
  const fetches = [
    fetch(reader, large, 64 * MB).then(() => order.push('large')),
    fetch(reader, small, 100).then(() => order.push('small')),
  ]
  await Promise.all(fetches)
  expect(order).toEqual(['small', 'large'])
})

test('large items arrive whole, side by side', async () => {
  const reader = await run.end(2)
  const items = [3 * MB + 5, 9 * MB, MB, 200_000, 0].map(pattern)
  const places = await Promise.all(items.map((item) => store(producer, item)))
  const held = await Promise.all(places.map((at, index) => fetch(reader, at, items[index]?.byteLength ?? 0)))
  expect(held.map((found, at) => items[at]?.equals(found?.bytes as Buffer))).toEqual(items.map(() => true))
})

test('the memory of a lease is used for the next item once it was freed, and not before', async () => {
  const reader = await run.end(2)
  const take = async () => fetch(reader, await store(producer, pattern(MB)), MB)
  const [first, second] = [await take(), await take()]
  expect(first?.bytes.buffer).not.toBe(second?.bytes.buffer)
  first?.free?.()
  expect((await take())?.bytes.buffer).toBe(first?.bytes.buffer)
})

test('who lies about the length gets nothing, and no memory is taken for it', async () => {
  const reader = await run.end(2)
  const at = await store(producer, pattern(100))
  for (const byteLength of [99, 101, 2 ** 50, Number.MAX_SAFE_INTEGER])
    expect(await fetch(reader, at, byteLength)).toBeUndefined()
})

test('store waits until what readers have released makes room', async () => {
  const tight = await run.end(3, { budgetBytes: 1_000 })
  const reader = await run.end(2)
  const first = await store(tight, pattern(600))
  let stored = false
  const second = Promise.resolve(store(tight, pattern(600))).then((at) => {
    stored = true
    return at
  })
  await fetch(reader, first, 600)
  expect(stored).toBe(false)
  reader.release(first)
  expect(numberOf(await second)).toBeGreaterThan(numberOf(first))
})

test('what was released right before closing is told', async () => {
  const tight = await run.end(3, { budgetBytes: 1_000 })
  const reader = await run.end(2)
  const first = await store(tight, pattern(600))
  reader.release(first)
  await reader.close()
  await store(tight, pattern(600))
})

test('a connection that breaks on the way is opened again', async () => {
  let cuts = 2
  const proxy = createServer((near) => {
    const far = connect(run.pathOf(1))
    const end = () => [near, far].map((socket) => socket.destroy())
    for (const socket of [near, far]) socket.on('error', end).on('close', end)
    near.pipe(far)
    let seen = 0
    far.on('data', (bytes: Buffer) => {
      seen += bytes.byteLength
      if (cuts > 0 && seen > MB) end()
      else near.write(bytes)
    })
    far.on('close', () => {
      if (seen > MB) cuts -= 1
    })
  }).listen(run.pathOf(9))
  await once(proxy, 'listening')
  const reader = await run.end(2, { via: () => run.pathOf(9) })
  const item = pattern(5 * MB)
  const held = await fetch(reader, await store(producer, item), item.byteLength)
  expect(item.equals(held?.bytes as Buffer)).toBe(true)
  expect(cuts).toBe(0)
  await reader.close()
  proxy.close()
})

test('who has proved to be of the run and then says nonsense is cut off; others are served on', async () => {
  const reader = await run.end(2)
  const at = await store(producer, pattern(1_000), 0)
  const nonsense = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    fc.tuple(fc.integer({ min: 0, max: 12 }), fc.nat(2 ** 32 - 1)).map(([kind, length]) => {
      const bytes = headerOf(Kind.get, length, numberOf(at))
      bytes.writeUInt8(kind, 5)
      return bytes
    }),
  )
  const property = fc.asyncProperty(fc.array(nonsense, { minLength: 1, maxLength: 5 }), async (frames) => {
    const peer = await run.peer(1)
    const all = heard(peer)
    peer.end(Buffer.concat(frames))
    await all
    expect((await fetch(reader, at, 1_000))?.bytes.byteLength).toBe(1_000)
  })
  await fc.assert(property, { numRuns: 40 })
})

test.each([
  ['goods that nobody asked for', (number: number) => headerOf(Kind.data, 0, number + 1)],
  ['more than was asked for', (number: number) => headerOf(Kind.data, 11, number)],
  ['less than was asked for', (number: number) => headerOf(Kind.data, 9, number)],
  ['a piece without end', (number: number) => headerOf(Kind.more, 0, number)],
  ['a length of 4 GiB', (number: number) => headerOf(Kind.data, 2 ** 32 - 1, number)],
])('a producer that sends %s is left, with an error', async (_what, answer) => {
  const credentials = run.credentials(4)
  const liar = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .once('data', (bytes: Buffer) => {
        socket.write(welcome(credentials, heardHello(credentials, bytes) as Buffer).frame)
        socket.once('data', () => socket.write(answer(7)))
      })
  }).listen(run.pathOf(4))
  await once(liar, 'listening')
  const reader = await run.end(2)
  await expect(fetch(reader, [4, 7], 10)).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED' })
  liar.close()
})

test('an aborted fetch can be asked for again at once, and gets its bytes', async () => {
  const reader = await run.end(2)
  const item = pattern(6 * MB)
  const at = await store(producer, item, 0)
  for (let turns = 0; turns < 12; turns++) {
    const stop = new AbortController()
    const aborted = fetch(reader, at, item.byteLength, stop.signal).catch((error: unknown) => error)
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
    stop.abort(new Error('enough'))
    const held = await fetch(reader, at, item.byteLength)
    expect(item.equals(held?.bytes as Buffer)).toBe(true)
    held?.free?.()
    await aborted
  }
})

test('a producer that closes is gone at once, also for those who wait', async () => {
  const reader = await run.end(2)
  const at = await store(producer, Buffer.alloc(64 * MB))
  const waiting = fetch(reader, at, 64 * MB).catch((error: unknown) => error)
  await new Promise(setImmediate)
  await producer.close()
  expect(await waiting).toMatchObject({ code: 'ERR_PRODUCER_GONE' })
  await expect(fetch(reader, at, 64 * MB)).rejects.toMatchObject({ code: 'ERR_PRODUCER_GONE' })
})

test('a place that no end writes is refused', async () => {
  for (const at of [null, 7, 'x', [], [1], [-1, 2], [1, 2.5], ['1', 2], [1, 2, '/etc/passwd'], { place: 1 }])
    await expect(fetch(producer, at, 1)).rejects.toMatchObject({ code: 'ERR_TICKET_MALFORMED' })
})
