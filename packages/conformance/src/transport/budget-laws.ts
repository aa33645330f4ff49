import assert from 'node:assert/strict'
import { describe, isPapyError, type Ticket, type Transport, type TransportSupports } from '@papy/contract'
import { pattern } from '../bytes.ts'
import { pause, within } from '../limit.ts'
import { failureOf, QUICK_MS } from '../refusal.ts'
import { fetched, type TransportLaw } from './carrying.ts'

const [BUDGET, ITEM] = [64_000, 20_000]

/** How long nothing may happen before it is taken for waiting. */
const STILL_MS = 60

const unless = ({ durable }: TransportSupports): string | undefined =>
  durable ? 'is durable: what it keeps is not in its memory' : undefined

/** Puts items one beside the other, at an end that cannot hold them all; `done` are the tickets so far. */
async function filled(end: Transport, count: number): Promise<{ done: Ticket[]; all: Promise<unknown> }> {
  const done: Ticket[] = []
  const puts = Array.from({ length: count }, async (_, at) => {
    done.push(await end.put([pattern(ITEM, at)]))
  })
  const all = Promise.all(puts)
  all.catch(() => {})
  await pause(STILL_MS)
  assert.ok(done.length > 0, 'nothing was let in, although there is space')
  assert.ok(done.length * ITEM <= BUDGET, `${done.length * ITEM} bytes are held, of ${BUDGET} that may be`)
  return { done, all }
}

/** Back-pressure: the bytes that an end holds for its readers are bounded. */
export const budgetLaws: readonly TransportLaw[] = [
  {
    id: 'T70',
    title: 'a put beyond the budget waits until enough was released, and then goes on',
    unless,
    async check(stage) {
      const producer = await stage.there({ budgetBytes: BUDGET })
      const consumer = await stage.here()
      const { done, all } = await filled(producer, 12)
      for (let at = 0; at < 12; at++) {
        await within(
          QUICK_MS,
          'a put that waits although enough was released',
          until(() => done.length > at),
        )
        const lease = await consumer.take(done[at] as Ticket)
        lease.release()
      }
      await within(QUICK_MS, 'the last put', all)
    },
  },
  {
    id: 'T71',
    title: 'what is dropped or released by its ticket makes space too',
    unless,
    async check(stage) {
      const producer = await stage.there({ budgetBytes: BUDGET })
      const consumer = await stage.here()
      const { done, all } = await filled(producer, 8)
      for (let at = 0; at < 8; at++) {
        await within(
          QUICK_MS,
          'a put that waits although enough was dropped',
          until(() => done.length > at),
        )
        if (at % 2 === 0) await consumer.drop(done[at] as Ticket)
        else await consumer.release(done[at] as Ticket)
      }
      await within(QUICK_MS, 'the last put', all)
    },
  },
  {
    id: 'T72',
    title: 'a put that waits can be aborted, and then keeps nothing; those behind it go on',
    unless,
    async check(stage) {
      const [producer, consumer] = [await stage.there({ budgetBytes: BUDGET }), await stage.here()]
      const held = [await producer.put([pattern(ITEM)]), await producer.put([pattern(ITEM, 1)])] as const
      const stop = new AbortController()
      const waiting = failureOf('a put that is aborted', () => producer.put([pattern(40_000)], { signal: stop.signal }))
      const behind = Promise.resolve(producer.put([pattern(ITEM, 2)]))
      behind.catch(() => {})
      await pause(STILL_MS)
      stop.abort()
      assert.equal(await waiting, stop.signal.reason, 'the put rejects with the reason')
      await fetched(consumer, await within(QUICK_MS, 'the put behind', behind), [pattern(ITEM, 2)], 'it')
      for (const [at, ticket] of held.entries()) await fetched(consumer, ticket, [pattern(ITEM, at)], 'what was held')
      // All of it is free again: as many as at first are let in.
      for (let at = 0; at < 2; at++)
        await within(QUICK_MS, 'a put after an aborted one', (async () => producer.put([pattern(ITEM)]))())
    },
  },
  {
    id: 'T73',
    title: 'a put that waits when its end is closed is refused by name',
    unless,
    async check(stage) {
      const producer = await stage.there({ budgetBytes: BUDGET })
      const puts = Array.from({ length: 8 }, (_, at) =>
        failureOf('a put at an end that was closed', () => producer.put([pattern(ITEM, at)])),
      )
      await pause(STILL_MS)
      await producer[Symbol.asyncDispose]()
      const errors = (await Promise.all(puts)).filter((error) => error !== undefined)
      assert.ok(errors.length >= 8 - Math.floor(BUDGET / ITEM), `${errors.length} of 8 puts were refused`)
      for (const error of errors) assert.ok(isPapyError(error), `${describe(error)} is no PapyError`)
    },
  },
  {
    id: 'T74',
    title:
      'an item larger than the whole budget is carried, or refused with ERR_ITEM_TOO_LARGE, and never waits for ever',
    unless,
    async check(stage) {
      const [producer, consumer] = [await stage.there({ budgetBytes: BUDGET }), await stage.here()]
      const parts = [pattern(2 * BUDGET)]
      const error = await failureOf('an item larger than the budget', async () =>
        fetched(consumer, await producer.put(parts), parts, 'an item larger than the budget'),
      )
      if (error !== undefined) assert.equal((error as { code?: string }).code, 'ERR_ITEM_TOO_LARGE', describe(error))
    },
  },
]

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(2)
}
