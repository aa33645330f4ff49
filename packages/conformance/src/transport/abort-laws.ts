import assert from 'node:assert/strict'
import { describe } from '@papy/contract'
import { pattern } from '../bytes.ts'
import { within } from '../limit.ts'
import { failureOf, QUICK_MS } from '../refusal.ts'
import { carry, fetched, MB, type TransportLaw } from './carrying.ts'

/** Whatever an operation was aborted with, and nothing else. */
function isReason(error: unknown, { signal }: AbortController, what: string): void {
  if (error !== undefined) assert.equal(error, signal.reason, `${what} rejected with ${describe(error)}`)
}

/** That whatever is aborted ends, and harms nothing. */
export const abortLaws: readonly TransportLaw[] = [
  {
    id: 'T40',
    title: 'aborted before, put and take reject with the reason, and do nothing',
    async check(stage) {
      const [here, there] = await stage.pair()
      const ticket = await here.put([pattern(100)])
      const stop = new AbortController()
      stop.abort(new Error('enough'))
      const { signal } = stop
      const errors = [
        await failureOf('put', () => here.put([pattern(1)], { signal })),
        await failureOf('take', () => there.take(ticket, { signal })),
      ]
      assert.deepEqual(
        errors.map((error) => error === signal.reason),
        [true, true],
        errors.map(describe).join(', '),
      )
      await fetched(there, ticket, [pattern(100)], 'the item')
    },
  },
  {
    id: 'T41',
    title: 'aborted on the way, they end soon; what was put can still be taken',
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = [pattern(Math.min(8 * MB, Math.floor(stage.supports.maxByteLength / 2)))]
      for (let time = 0; time < 4; time++) {
        const putting = new AbortController()
        const put = failureOf('an aborted put', () => here.put(parts, { signal: putting.signal }))
        for (let turn = 0; turn < time; turn++) await new Promise(setImmediate)
        putting.abort()
        isReason(await put, putting, 'an aborted put')
        const ticket = await here.put(parts)
        const taking = new AbortController()
        const take = failureOf('an aborted take', () => there.take(ticket, { signal: taking.signal }))
        for (let turn = 0; turn < time; turn++) await new Promise(setImmediate)
        taking.abort()
        isReason(await take, taking, 'an aborted take')
        await fetched(there, ticket, parts, 'what an abandoned take left')
      }
    },
  },
  {
    id: 'T42',
    title: 'aborted after, nothing happens',
    async check(stage) {
      const [here, there] = await stage.pair()
      const stop = new AbortController()
      const ticket = await here.put([pattern(100)], { signal: stop.signal })
      const lease = await there.take(ticket, { signal: stop.signal })
      stop.abort()
      await fetched(there, ticket, [pattern(100)], 'the item')
      lease.release()
    },
  },
  {
    id: 'T43',
    title: 'a storm of 1,000 aborts leaves it usable',
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = [pattern(20_000)]
      const ticket = await here.put(parts, { readers: 0 })
      const storm = Array.from({ length: 1_000 }, async (_, at) => {
        const stop = new AbortController()
        const take = failureOf('an aborted take', () => there.take(ticket, { signal: stop.signal }), 3 * QUICK_MS)
        if (at % 3 === 0) await new Promise(setImmediate)
        stop.abort()
        isReason(await take, stop, 'an aborted take')
      })
      await within(4 * QUICK_MS, 'the storm', Promise.all(storm))
      await fetched(there, ticket, parts, 'the item, after the storm')
      await here.drop(ticket)
      for (let at = 0; at < 20; at++) await carry(here, there, [pattern(1_000, at)], 'an item after the storm')
    },
  },
]
