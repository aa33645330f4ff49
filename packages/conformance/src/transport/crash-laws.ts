import assert from 'node:assert/strict'
import { describe, isPapyError, type Transport } from '@papy/contract'
import { pattern, sameParts } from '../bytes.ts'
import { failureOf, QUICK_MS, refused } from '../refusal.ts'
import { carry, fetched, GONE, MB, spent, type TransportLaw } from './carrying.ts'

const where = ['process'] as const
const transient = ({ durable }: { durable: boolean }) => (durable ? undefined : 'is not durable')

/** A take in the middle of which something happens; what came of it. */
async function interrupted(end: Transport, ticket: Awaited<ReturnType<Transport['put']>>, parts: Uint8Array[]) {
  return failureOf(
    'a take whose producer was killed',
    async () => {
      const lease = await end.take(ticket)
      sameParts(lease.parts, parts, 'what came although its producer was killed')
      lease.release()
    },
    2 * QUICK_MS,
  )
}

/** What becomes of items whose producer or reader is killed. */
export const crashLaws: readonly TransportLaw[] = [
  {
    id: 'T80',
    title: 'killed before its item is taken, a producer that is not durable is told to be gone: by name, and soon',
    where,
    unless: ({ durable }) => (durable ? 'is durable' : undefined),
    async check(stage) {
      const [here, { end, place }] = [await stage.here(), await stage.apart()]
      await carry(end, here, [pattern(10)], 'an item before')
      const ticket = await end.put([pattern(5_000)])
      await place.kill()
      await refused(GONE, 'an item of a producer that was killed', () => here.take(ticket))
      await here.release(ticket)
      await here.drop(ticket)
    },
  },
  {
    id: 'T81',
    title: 'a durable item can be taken after its producer was killed',
    where,
    unless: transient,
    async check(stage) {
      const [here, { end, place }] = [await stage.here(), await stage.apart()]
      const tickets = [await end.put([pattern(5_000)]), await end.put([pattern(MB / 2)], { readers: 2 })] as const
      await place.kill()
      await fetched(here, tickets[0], [pattern(5_000)], 'an item of a producer that was killed')
      await fetched(await stage.there(), tickets[1], [pattern(MB / 2)], 'another')
      await fetched(here, tickets[1], [pattern(MB / 2)], 'the same')
      for (const ticket of tickets) await spent(here, ticket, 'what all released')
    },
  },
  {
    id: 'T82',
    title: 'killed while its item is taken, a producer hangs and tears nothing: all of it comes, or a refusal by name',
    where,
    async check(stage) {
      const [here, { end, place }] = [await stage.here(), await stage.apart()]
      await carry(end, here, [pattern(10)], 'an item before')
      const parts = [pattern(Math.min(32 * MB, Math.floor(stage.supports.maxByteLength / 2)))]
      const ticket = await end.put(parts)
      const taking = interrupted(here, ticket, parts)
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
      await place.kill()
      const error = await taking
      if (error !== undefined) assert.ok(isPapyError(error), `${describe(error)} is no PapyError`)
      await carry(here, await stage.there(), [pattern(100)], 'an item between others')
    },
  },
  {
    id: 'T83',
    title: 'an item whose reader is killed while it takes it can be taken by another',
    where,
    async check(stage) {
      const [here, { end, place }] = [await stage.here(), await stage.apart()]
      const parts = [pattern(Math.min(32 * MB, Math.floor(stage.supports.maxByteLength / 2)))]
      await carry(here, end, [pattern(10)], 'an item before')
      const ticket = await here.put(parts)
      const taking = failureOf('a take of a process that was killed', () => end.take(ticket), 2 * QUICK_MS)
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
      await place.kill()
      await taking
      const other = await stage.there()
      await fetched(other, ticket, parts, 'what a killed reader was about to take')
      await spent(other, ticket, 'what was released')
    },
  },
  {
    id: 'T84',
    title: 'for a reader that was killed with its lease, its release can be made up',
    where,
    async check(stage) {
      const [here, { end, place }] = [await stage.here(), await stage.apart()]
      const parts = [pattern(5_000)]
      const ticket = await here.put(parts, { readers: 2 })
      await end.take(ticket)
      await place.kill()
      await fetched(here, ticket, parts, 'what the other reader takes')
      await here.release(ticket)
      await spent(here, ticket, 'what one reader released, and the coordinator for the other')
    },
  },
  {
    id: 'T85',
    title: 'killed while it puts, a producer leaves nothing that looks whole',
    where,
    async check(stage) {
      const [here, { end, place }] = [await stage.here(), await stage.apart()]
      const parts = [pattern(Math.min(32 * MB, Math.floor(stage.supports.maxByteLength / 2)))]
      const putting = failureOf('a put of a process that was killed', () => end.put(parts), 2 * QUICK_MS)
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
      await place.kill()
      await putting
      await carry(await stage.there(), here, [pattern(100)], 'an item between others')
    },
  },
]
