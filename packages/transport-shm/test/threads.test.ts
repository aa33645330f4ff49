import type { Ticket } from '@papy/contract'
import { afterEach, describe, expect, test } from 'vitest'
import { within } from '../../../.config/testing/bound.ts'
import { Arena } from '../src/arena/arena.ts'
import { goods, isGoods } from './fixtures/goods.mjs'
import { type End, newRun, thread } from './support/ends.ts'
import { bytesOf, open, shareOf } from './support/opened.ts'

const MIB = 2 ** 20
const options = { arenaBytes: 4 * MIB }
const sizes = [0, 1, 100, 4_095, 4_096, 4_097, 65_536, 100_000, 700_000]

const ends: End[] = []
const runs: Disposable[] = []
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end.kill()))
  for (const run of runs.splice(0)) run[Symbol.dispose]()
})

const newThreads = async (count: number) => {
  const shared = shareOf(options) as SharedArrayBuffer
  const run = newRun(shared)
  runs.push(run)
  const threads = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const end = thread()
      ends.push(end)
      await end.call('open', { options, context: run.at(at + 1) })
      return end
    }),
  )
  return { threads, coordinator: await open(run.at(0), options), arena: new Arena(shared) }
}

describe('between threads', () => {
  test('what one puts, others look at: each of its readers once', async () => {
    const { threads, arena } = await newThreads(3)
    const [producer, ...consumers] = threads as [End, End, End]
    const what = { seed: 7, byteLength: 1_000_000 }
    const ticket = await producer.call<Ticket>('put', { ...what, readers: 2 })
    for (const consumer of consumers) {
      expect(await consumer.call('take', { ticket, ...what })).toEqual({ borrowed: true, right: true })
      await consumer.call('releaseLease', { ticket })
    }
    await expect(consumers[0]?.call('take', { ticket, ...what })).rejects.toMatchObject({ code: 'ERR_TICKET_SPENT' })
    expect(arena.used()).toEqual({ taken: 0, held: 0 })
  })

  test('three who put at once, into less room than they would like: nothing is torn, lost or left', async () => {
    const { threads, coordinator, arena } = await newThreads(3)
    let [right, seen] = [0, 0]
    const hammering: Promise<unknown>[] = []
    const enough = new Promise<void>((resolve) => {
      for (const [at, end] of threads.entries()) {
        end.heard(({ put, seed, byteLength }) => {
          const lease = coordinator.take(put) as Awaited<ReturnType<typeof coordinator.take>>
          if (isGoods(lease.parts[0] as Uint8Array, seed, byteLength)) right++
          lease.release()
          if (++seen >= 3_000) resolve()
        })
        hammering.push(end.call('hammer', { from: at * 2 ** 24, sizes }))
      }
    })
    await within(enough, 20_000)
    for (const end of threads) await end.call('stop')
    // What they had put is said before that they are done.
    await Promise.all(hammering)
    expect(right).toBe(seen)
    expect(arena.used()).toEqual({ taken: 0, held: 0 })
  }, 30_000)

  test('a thread that waits for room goes on when another makes some', async () => {
    const { threads, coordinator } = await newThreads(1)
    const [producer] = threads as [End]
    const ticket = await coordinator.put([goods(1, 4 * MIB - 16)])
    const waiting = producer.call<Ticket>('put', { seed: 2, byteLength: 3 * MIB })
    await coordinator.release(ticket)
    expect(bytesOf(await coordinator.take(await within(waiting)))).toEqual(goods(2, 3 * MIB))
  })

  test('a thread that is terminated while it waits for room leaves the others in peace', async () => {
    const { threads, coordinator, arena } = await newThreads(2)
    const [killed, other] = threads as [End, End]
    const ticket = await coordinator.put([goods(1, 4 * MIB - 16)])
    killed.call('put', { seed: 2, byteLength: 3 * MIB }).catch(() => {})
    const waiting = other.call<Ticket>('put', { seed: 3, byteLength: 3 * MIB })
    await killed.call('look', { ticket, seed: 1, byteLength: 1 }).catch(() => {})
    await killed.kill()
    await coordinator.release(ticket)
    await coordinator.drop(await within(waiting, 10_000))
    expect(arena.used()).toEqual({ taken: 0, held: 0 })
  })

  test('a thread that is terminated leaves what it told of, and stops nobody', async () => {
    const { threads, coordinator } = await newThreads(2)
    const [killed, other] = threads as [End, End]
    const what = { seed: 1, byteLength: 100_000 }
    const ticket = await killed.call<Ticket>('put', what)
    await killed.kill()
    expect(await other.call('take', { ticket, ...what })).toEqual({ borrowed: true, right: true })
    await other.kill()
    // On behalf of the reader, who is gone.
    await coordinator.release(ticket)
    await coordinator.put([goods(1, 4 * MIB - 16)])
  })

  test('a producer that is terminated wherever it is stops nobody; what it told of can be had, and freed', async () => {
    const { threads, coordinator, arena } = await newThreads(8)
    let wrong = 0
    for (const end of threads) {
      const told: Ticket[] = []
      const random = Math.floor(Math.random() * 60)
      const enough = new Promise<void>((resolve) =>
        end.heard(({ put, seed, byteLength }) => {
          told.push(put)
          const lease = coordinator.take(put) as Awaited<ReturnType<typeof coordinator.take>>
          if (!isGoods(lease.parts[0] as Uint8Array, seed, byteLength)) wrong++
          lease.release()
          if (told.length >= random) resolve()
        }),
      )
      void end.call('hammer', { from: 0, sizes: sizes.slice(0, 6) }).catch(() => {})
      await within(enough, 10_000)
      await end.kill()
      for (const ticket of told) await coordinator.drop(ticket)
    }
    expect(wrong).toBe(0)
    // All that can be left is what each was about to put.
    expect(arena.used().taken).toBeLessThanOrEqual(8 * 2)
    await coordinator.drop(await within(Promise.resolve(coordinator.put([goods(1, MIB / 8)]))))
  }, 60_000)
})
