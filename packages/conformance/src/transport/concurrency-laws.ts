import type { Ticket, Transport } from '@papy/contract'
import { pattern } from '../bytes.ts'
import { carry, fetched, MB, spent, type TransportLaw } from './carrying.ts'

/** Carries so many items of 100 bytes, at most `window` at a time. */
async function stream(from: Transport, to: Transport, count: number, window: number): Promise<void> {
  let next = 0
  const lane = async () => {
    for (let at = next++; at < count; at = next++) await carry(from, to, [pattern(100, at)], `item ${at} of ${count}`)
  }
  await Promise.all(Array.from({ length: Math.min(window, count) }, lane))
}

/** What goes on at the same time does not disturb each other. */
export const concurrencyLaws: readonly TransportLaw[] = [
  {
    id: 'T60',
    title: 'many items pass, 1, 32 or 1,000 at a time, each under its own ticket',
    async check(stage) {
      const [here, there] = await stage.pair()
      await stream(here, there, Math.ceil(stage.items * 0.1), 1)
      await stream(there, here, Math.ceil(stage.items * 0.4), 32)
      await stream(here, there, Math.ceil(stage.items * 0.5), 1_000)
    },
  },
  {
    id: 'T61',
    title: '8 producers and 8 consumers, each of which takes from all',
    async check(stage) {
      const producers = await Promise.all(Array.from({ length: 8 }, () => stage.there()))
      const consumers = [await stage.here(), ...(await Promise.all(Array.from({ length: 7 }, () => stage.there())))]
      const pairs = producers.flatMap((from, i) => consumers.map((to, j) => ({ from, to, seed: i * 8 + j })))
      await Promise.all(
        pairs.map(async ({ from, to, seed }) => {
          for (const length of [100, 10_000])
            await carry(from, to, [pattern(length, seed)], `producer to consumer ${seed}`)
        }),
      )
    },
  },
  {
    id: 'T62',
    title: 'a consumer that is slow, or never releases, stops no other',
    async check(stage) {
      const [here, slow] = await stage.pair()
      const other = await stage.there()
      const kept = await Promise.all(
        Array.from({ length: 20 }, async (_, at) => slow.take(await here.put([pattern(50_000, at)]))),
      )
      for (let at = 0; at < 100; at++) await carry(here, other, [pattern(1_000, at)], 'an item beside a slow consumer')
      for (const lease of kept) lease.release()
    },
  },
  {
    id: 'T63',
    title: 'large and small items pass side by side',
    async check(stage) {
      const [here, there] = await stage.pair()
      const large = [pattern(Math.min(16 * MB, Math.floor(stage.supports.maxByteLength / 2)))]
      const small = async () => {
        for (let at = 0; at < 100; at++) await carry(here, there, [pattern(100, at)], 'a small item beside a large one')
      }
      await Promise.all([
        carry(here, there, large, 'a large item'),
        small(),
        carry(there, here, large, 'another'),
        small(),
      ])
    },
  },
  {
    id: 'T64',
    title: 'many are held at once, and taken in any order',
    async check(stage) {
      const [here, there] = await stage.pair()
      const tickets: Ticket[] = []
      for (let at = 0; at < 200; at++) tickets.push(await here.put([pattern(300, at)]))
      const order = tickets
        .map((ticket, at) => ({ ticket, at }))
        .sort((a, b) => ((a.at * 83) % 200) - ((b.at * 83) % 200))
      for (const { ticket, at } of order) await fetched(there, ticket, [pattern(300, at)], `item ${at}`)
      for (const ticket of tickets.slice(0, 5)) await spent(there, ticket, 'a released item')
    },
  },
]
