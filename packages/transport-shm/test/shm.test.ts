import { readdirSync } from 'node:fs'
import type { Ticket, Transport } from '@papy/contract'
import { type ShmOptions, shm } from '@papy/transport-shm'
import { describe, expect, test } from 'vitest'
import { turns, within } from '../../../.config/testing/bound.ts'
import { goods, isGoods } from './fixtures/goods.mjs'
import { newRun } from './support/ends.ts'
import { openFiles } from './support/open-files.ts'
import { bytesOf, forged, open, shareOf } from './support/opened.ts'

const KIB = 1_024
const small = { arenaBytes: 64 * KIB }

describe('shm(options)', () => {
  test('is data until it is opened', () => {
    expect(shm(small)).toMatchObject({
      kind: 'transport',
      descriptor: { specifier: '@papy/transport-shm', export: 'shm', args: [small] },
      supports: {
        crossProcess: true,
        crossHost: false,
        durable: false,
        sharedMemory: true,
        maxByteLength: expect.any(Number),
      },
    })
  })

  test.each([
    [{ arenaBytes: 0 }, { option: 'arenaBytes', value: 0 }],
    [{ arenaBytes: 65_535 }, { option: 'arenaBytes' }],
    [{ arenaBytes: 2 ** 50 }, { option: 'arenaBytes' }],
    [{ arenaBytes: '1 GiB' }, { option: 'arenaBytes' }],
    [{ size: 1 }, { option: 'size', value: 1 }],
    [{ checksum: 'crc32' }, { option: 'checksum' }],
  ])('%o is no option', (options, fields) => {
    const error = expect.objectContaining({ name: 'ArgumentError', code: 'ERR_ARGUMENT', ...fields })
    expect(() => shm(options as never)).toThrow(error)
  })

  test('shares what grows with what is in it, up to what was asked for', async () => {
    const MIB = 2 ** 20
    const shared = shareOf({ arenaBytes: 512 * MIB }) as SharedArrayBuffer
    using run = newRun(shared)
    const [one, other] = [await open(run.at(1)), await open(run.at(2))]
    expect(shared.byteLength).toBeLessThan(2 * MIB)
    const tickets = [await one.put([goods(1, 20 * MIB)]), await other.put([goods(2, 20 * MIB)])]
    expect(shared.byteLength).toBeGreaterThan(40 * MIB)
    expect(shared.byteLength).toBeLessThan(80 * MIB)
    for (const [at, ticket] of tickets.entries())
      expect(isGoods((await one.take(ticket)).parts[0] as Uint8Array, at + 1, 20 * MIB)).toBe(true)
  })

  test('refuses to share what share() did not make', async () => {
    using run = newRun('memory')
    await expect(open(run.at(1))).rejects.toMatchObject({ name: 'PluginError', code: 'ERR_PLUGIN_OPTIONS' })
  })
})

/** Both ends in this thread: what is the same in memory that is shared and in memory that is mapped. */
describe.each(['shared', 'mapped'] as const)('%s memory', (kind) => {
  const newPair = async (options: ShmOptions = small, budgetBytes = Number.POSITIVE_INFINITY) => {
    const run = newRun(kind === 'shared' ? shareOf(options) : undefined)
    const [producer, consumer] = await Promise.all([
      open({ ...run.at(1), budgetBytes }, options),
      open({ ...run.at(2), budgetBytes }, options),
    ])
    return {
      run,
      producer: producer as Transport,
      consumer: consumer as Transport,
      async [Symbol.asyncDispose]() {
        await producer[Symbol.asyncDispose]()
        await consumer[Symbol.asyncDispose]()
        run[Symbol.dispose]()
      },
    }
  }

  test('answers at once; a lease is a view, which the next item may change once it is released', async () => {
    await using pair = await newPair()
    const { producer, consumer } = pair
    const ticket = producer.put([goods(1, 100), goods(2, 5_000)]) as Ticket
    const lease = consumer.take(ticket) as Awaited<ReturnType<Transport['take']>>
    const [first, second] = lease.parts as [Uint8Array, Uint8Array]
    expect(lease.borrowed).toBe(true)
    expect([isGoods(first, 1, 100), isGoods(second, 2, 5_000)]).toEqual([true, true])
    lease.release()
    const next = producer.put([goods(3, 100), goods(4, 5_000)]) as Ticket
    expect(isGoods(first, 3, 100)).toBe(true)
    expect(() => consumer.take(ticket)).toThrow(expect.objectContaining({ code: 'ERR_TICKET_SPENT' }))
    expect(bytesOf(await consumer.take(next)).byteLength).toBe(5_100)
  })

  test('with checksums, what somebody wrote into an item is found by whoever takes it next', async () => {
    await using pair = await newPair({ ...small, checksum: true })
    for (const byteLength of [1, 5_000]) {
      const ticket = await pair.producer.put([goods(1, byteLength)], { readers: 3 })
      const lease = await pair.consumer.take(ticket)
      expect(isGoods(lease.parts[0] as Uint8Array, 1, byteLength)).toBe(true)
      const seen = lease.parts[0] as Uint8Array
      seen[byteLength - 1] = (seen[byteLength - 1] as number) ^ 1
      const changed = expect.objectContaining({
        code: 'ERR_MEDIUM_FAILED',
        message: expect.stringContaining('checksum'),
      })
      expect(() => pair.consumer.take(ticket)).toThrow(changed)
      await pair.producer.drop(ticket)
    }
  })

  test('keeps what was put, whatever becomes of the buffers it came in', async () => {
    await using pair = await newPair()
    const buffer = goods(1, 4_097)
    const ticket = await pair.producer.put([buffer, buffer])
    buffer.fill(0)
    const { parts } = await pair.consumer.take(ticket)
    expect(parts.map((part) => isGoods(part, 1, 4_097))).toEqual([true, true])
  })

  test('has typed arrays where they can be looked at in place', async () => {
    await using pair = await newPair()
    const floats = Float64Array.of(1, 2, 3)
    const ticket = await pair.producer.put([goods(1, 3), new Uint8Array(floats.buffer)])
    const part = (await pair.consumer.take(ticket)).parts[1] as Uint8Array
    expect(new Float64Array(part.buffer, part.byteOffset, 3)).toEqual(floats)
  })

  test('frees at the last of its readers, not before', async () => {
    await using pair = await newPair()
    const { producer, consumer } = pair
    const ticket = await producer.put([goods(1, 40 * KIB)], { readers: 3 })
    for (const end of [producer, consumer]) (await end.take(ticket)).release()
    expect(bytesOf(await consumer.take(ticket)).byteLength).toBe(40 * KIB)
    await consumer.release(ticket)
    await consumer.release(ticket)
    expect(() => producer.take(ticket)).toThrow(expect.objectContaining({ code: 'ERR_TICKET_SPENT' }))
    await producer.put([goods(2, 40 * KIB)])
  })

  test('keeps what has no readers until it is dropped', async () => {
    await using pair = await newPair()
    const { producer, consumer } = pair
    const ticket = await producer.put([goods(1, 10)], { readers: 0 })
    for (let i = 0; i < 3; i++) (await consumer.take(ticket)).release()
    await consumer.release(ticket)
    expect(bytesOf(await consumer.take(ticket))).toEqual(goods(1, 10))
    await consumer.drop(ticket)
    await producer.drop(ticket)
    expect(() => consumer.take(ticket)).toThrow(expect.objectContaining({ code: 'ERR_TICKET_SPENT' }))
  })

  test('a spent ticket never reads a later item at its place', async () => {
    await using pair = await newPair()
    const { producer, consumer } = pair
    const spent: Ticket[] = []
    for (let seed = 0; seed < 300; seed++) {
      const ticket = await producer.put([goods(seed, 100)])
      for (const old of spent.slice(-3)) {
        expect(() => consumer.take(old)).toThrow(expect.objectContaining({ code: 'ERR_TICKET_SPENT' }))
        await consumer.release(old)
        await consumer.drop(old)
      }
      expect(bytesOf(await consumer.take(ticket))).toEqual(goods(seed, 100))
      await consumer.release(ticket)
      spent.push(ticket)
    }
    expect(new Set(spent.map(({ at }) => (at as number[])[1])).size).toBe(1)
  })

  test.each([
    [null],
    ['1,0,1'],
    [[]],
    [[1, 0]],
    [[1, 0, 1, 0]],
    [[1, -1, 1]],
    [[1, 0.5, 1]],
    [[1, 0, 0]],
    [[1, 0, Number.NaN]],
    [['1', 0, 1]],
    [[1, 0, 2 ** 53]],
    [['../../etc/passwd', 0, 1]],
  ])('refuses the place %j', async (at) => {
    await using pair = await newPair()
    const ticket = await pair.producer.put([goods(1, 10)])
    const error = expect.objectContaining({ code: 'ERR_TICKET_MALFORMED' })
    expect(() => pair.consumer.take(forged(ticket, at))).toThrow(error)
    expect(() => pair.consumer.release(forged(ticket, at))).toThrow(error)
    expect(() => pair.consumer.drop(forged(ticket, at))).toThrow(error)
  })

  test.each([
    ['a unit beyond the arena', [1, 2 ** 32, 1]],
    ['a unit beyond all numbers of units', [1, 2 ** 53 - 1, 1]],
    ['a unit at which nothing begins', [1, 1, 1]],
    ['a generation to come', [1, 0, 2]],
    ['a generation that cannot be', [1, 0, 2 ** 53 - 1]],
  ])('has nothing at %s', async (_, at) => {
    await using pair = await newPair()
    const { producer, consumer } = pair
    const ticket = await producer.put([goods(1, 10 * KIB)])
    expect(ticket.at).toEqual([1, 0, 1])
    expect(() => consumer.take(forged(ticket, at))).toThrow(expect.objectContaining({ code: 'ERR_TICKET_SPENT' }))
    await consumer.release(forged(ticket, at))
    await consumer.drop(forged(ticket, at))
    expect(bytesOf(await consumer.take(ticket))).toEqual(goods(1, 10 * KIB))
  })

  test('what is larger than the arena is refused with the limit', async () => {
    await using pair = await newPair()
    const put = () => pair.producer.put([Buffer.alloc(64 * KIB)])
    expect(put).toThrow(expect.objectContaining({ code: 'ERR_ITEM_TOO_LARGE', maxByteLength: 64 * KIB }))
    await pair.producer.put([Buffer.alloc(64 * KIB - 16)])
  })

  test('who finds no room waits until there is, first come, first served', async () => {
    await using pair = await newPair()
    const { producer, consumer } = pair
    const full = await producer.put([goods(1, 60 * KIB)])
    const done: number[] = []
    const waiting = [50 * KIB, 1, 40 * KIB].map(async (byteLength, at) => {
      const ticket = await producer.put([goods(at, byteLength)])
      done.push(at)
      return ticket
    })
    await turns()
    expect(done).toEqual([])
    await consumer.release(full)
    const first = await within(waiting[0] as Promise<Ticket>)
    await within(waiting[1] as Promise<Ticket>)
    await turns()
    expect(done).toEqual([0, 1])
    await consumer.release(first)
    expect(bytesOf(await consumer.take(await within(waiting[2] as Promise<Ticket>)))).toEqual(goods(2, 40 * KIB))
  })

  test('who waits for room can be told to stop; those behind him go on', async () => {
    await using pair = await newPair()
    const { producer, consumer } = pair
    const full = await producer.put([goods(1, 40 * KIB)])
    const abort = new AbortController()
    const large = producer.put([goods(2, 60 * KIB)], { signal: abort.signal })
    const fits = producer.put([goods(3, 10 * KIB)])
    abort.abort(new Error('enough'))
    await expect(within(large as Promise<Ticket>)).rejects.toThrow('enough')
    const ticket = await within(fits as Promise<Ticket>)
    await consumer.release(full)
    expect(bytesOf(await consumer.take(ticket))).toEqual(goods(3, 10 * KIB))
  })

  test('a thousand who are told to stop leave nothing behind', async () => {
    await using pair = await newPair()
    const { producer, consumer } = pair
    const full = await producer.put([goods(1, 60 * KIB)])
    const abort = new AbortController()
    const puts = Array.from({ length: 1_000 }, () => producer.put([goods(2, 60 * KIB)], { signal: abort.signal }))
    const settled = Promise.allSettled(puts)
    abort.abort()
    expect((await within(settled)).every(({ status }: PromiseSettledResult<unknown>) => status === 'rejected')).toBe(
      true,
    )
    await consumer.release(full)
    await producer.put([goods(2, 60 * KIB)])
  })

  test('a budget is kept, and given back by what readers release', async () => {
    await using pair = await newPair({ arenaBytes: 256 * KIB }, 20 * KIB)
    const { producer, consumer } = pair
    const first = await producer.put([goods(1, 15 * KIB)])
    const second = producer.put([goods(2, 10 * KIB)])
    expect(second).toBeInstanceOf(Promise)
    // The budget of another end is its own.
    await consumer.release(await consumer.put([goods(3, 20 * KIB)]))
    await consumer.release(first)
    await consumer.release(await within(second as Promise<Ticket>))
    const alone = producer.put([goods(4, 100 * KIB)])
    await consumer.release(await within(Promise.resolve(alone)))
  })

  test('closing refuses who waits, and all that comes later', async () => {
    await using pair = await newPair()
    const { producer, consumer } = pair
    const ticket = await producer.put([goods(1, 60 * KIB)])
    const waiting = producer.put([goods(2, 60 * KIB)]) as Promise<Ticket>
    const refused = expect(within(waiting)).rejects.toMatchObject({ code: 'ERR_TRANSPORT_CLOSED' })
    await producer[Symbol.asyncDispose]()
    await refused
    expect(() => consumer.take(ticket)).toThrow(expect.objectContaining({ code: 'ERR_PRODUCER_GONE' }))
    await consumer.release(ticket)
    await consumer.drop(ticket)
  })

  test('what somebody looks at stays as it is, though who put it has closed', async () => {
    await using pair = await newPair()
    const { producer, consumer } = pair
    const ticket = await producer.put([goods(1, 20 * KIB)])
    const lease = await consumer.take(ticket)
    await producer[Symbol.asyncDispose]()
    for (let i = 0; i < 9; i++) await consumer.drop(await consumer.put([goods(2, 20 * KIB)]))
    expect(isGoods(lease.parts[0] as Uint8Array, 1, 20 * KIB)).toBe(true)
    lease.release()
  })

  test('views outlive the closing of their own end without harm', async () => {
    await using pair = await newPair()
    const { producer, consumer } = pair
    const [held, released] = await Promise.all([1, 2].map((seed) => producer.put([goods(seed, 5 * KIB)])))
    const [lease, spent] = [await consumer.take(held as Ticket), await consumer.take(released as Ticket)]
    spent.release()
    await consumer[Symbol.asyncDispose]()
    await producer[Symbol.asyncDispose]()
    expect(isGoods(lease.parts[0] as Uint8Array, 1, 5 * KIB)).toBe(true)
    lease.release()
    // To look at what is unmapped would kill this process.
    for (const { parts } of [lease, spent]) expect(Buffer.from(parts[0] as Uint8Array)).toHaveLength(5 * KIB)
  })

  test('ten thousand items leave nothing', async () => {
    const before = [readdirSync('/dev/shm'), openFiles()]
    const pair = await newPair()
    const { producer, consumer, run } = pair
    const names = readdirSync(run.at(0).directory)
    for (let seed = 0; seed < 10_000; seed++) {
      const ticket = await producer.put([goods(seed, seed % 9_000)])
      const lease = await consumer.take(ticket)
      if (seed % 100 === 0) expect(isGoods(lease.parts[0] as Uint8Array, seed, seed % 9_000)).toBe(true)
      lease.release()
    }
    // All of it is free again.
    await producer.drop(await producer.put([Buffer.alloc(64 * KIB - 16)]))
    await producer[Symbol.asyncDispose]()
    await consumer[Symbol.asyncDispose]()
    expect(readdirSync(run.at(0).directory)).toEqual(names)
    await pair[Symbol.asyncDispose]()
    expect([readdirSync('/dev/shm'), openFiles()]).toEqual(before)
  })
})
