import assert from 'node:assert/strict'
import { describe, isPapyError } from '@papy/contract'
import { pattern } from '../bytes.ts'
import { failureOf, refused } from '../refusal.ts'
import { carry, fetched, GONE, MB, spent, type TransportLaw } from './carrying.ts'

const durable = ({ durable }: { durable: boolean }) => (durable ? 'is durable' : undefined)
const transient = ({ durable }: { durable: boolean }) => (durable ? undefined : 'is not durable')

/** What closing does, and what it leaves. */
export const closeLaws: readonly TransportLaw[] = [
  {
    id: 'T50',
    title:
      'closed, it refuses to put and take with ERR_TRANSPORT_CLOSED; release and drop say nothing; again is nothing',
    async check(stage) {
      const [here, there] = await stage.pair()
      const ticket = await here.put([pattern(100)])
      for (const end of [there, here]) {
        await end[Symbol.asyncDispose]()
        await end[Symbol.asyncDispose]()
        await refused(['ERR_TRANSPORT_CLOSED'], 'put at a closed end', () => end.put([pattern(1)]))
        await refused(['ERR_TRANSPORT_CLOSED'], 'take at a closed end', () => end.take(ticket))
        await end.release(ticket)
        await end.drop(ticket)
      }
    },
  },
  {
    id: 'T51',
    title: 'a durable item outlives the end that put it',
    unless: transient,
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = [pattern(5_000)]
      const tickets = [await there.put(parts), await there.put(parts, { readers: 2 })] as const
      await there[Symbol.asyncDispose]()
      for (const ticket of tickets) await fetched(here, ticket, parts, 'what a closed end put')
      await fetched(await stage.there(), tickets[1], parts, 'what a closed end put for two')
      for (const ticket of tickets) await spent(here, ticket, 'what all released')
    },
  },
  {
    id: 'T52',
    title: 'an item that is not durable is gone with the end that put it, which is told by name and soon',
    unless: durable,
    async check(stage) {
      const [here, there] = await stage.pair()
      const ticket = await there.put([pattern(5_000)])
      // Once: whatever is made only when it is needed is there.
      await carry(there, here, [pattern(10)], 'another item')
      await there[Symbol.asyncDispose]()
      await refused(GONE, 'an item of a closed end', () => here.take(ticket))
      await here.release(ticket)
      await here.drop(ticket)
    },
  },
  {
    id: 'T53',
    title: 'what is going on when it is closed ends, with its answer or a refusal by name',
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = [pattern(Math.min(4 * MB, Math.floor(stage.supports.maxByteLength / 2)))]
      const tickets = [await here.put(parts), await here.put(parts)]
      const going = [
        ...tickets.map((ticket) => failureOf('a take while its end is closed', () => there.take(ticket))),
        failureOf('a put while its end is closed', () => there.put(parts)),
      ]
      await there[Symbol.asyncDispose]()
      for (const error of await Promise.all(going))
        if (error !== undefined) assert.ok(isPapyError(error), `${describe(error)} is no PapyError`)
    },
  },
  {
    id: 'T54',
    title: 'a reader that closes takes nothing with it',
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = [pattern(5_000)]
      const ticket = await here.put(parts)
      await there.take(ticket)
      await there[Symbol.asyncDispose]()
      await fetched(await stage.there(), ticket, parts, 'what a closed end had taken')
      await spent(here, ticket, 'what was released')
    },
  },
  {
    id: 'T55',
    title: 'an end that is opened later never redeems what an earlier one put and lost',
    unless: durable,
    async check(stage) {
      const [here, there] = await stage.pair()
      const ticket = await there.put([pattern(64)])
      await there[Symbol.asyncDispose]()
      const later = await stage.there()
      for (let at = 0; at < 5; at++) await later.put([pattern(64, 1)])
      for (const end of [here, later]) await refused(GONE, 'a ticket of an end before', () => end.take(ticket))
    },
  },
  {
    id: 'T56',
    title: 'what keeps does: what was put for 0 readers is there for an end of a later run, until it is dropped',
    unless: ({ keeps }) => (keeps === true ? undefined : 'keeps nothing'),
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = [pattern(5_000), pattern(3)]
      const tickets = [await here.put(parts, { readers: 0 }), await there.put(parts, { readers: 0 })]
      for (const end of [there, here]) await end[Symbol.asyncDispose]()
      for (const ticket of tickets) {
        const later = await stage.later()
        for (const time of [1, 2]) await fetched(later, ticket, parts, `what a run kept, taken the ${time}. time`)
        await later.drop(ticket)
        await spent(later, ticket, 'a kept item that was dropped')
      }
    },
  },
  {
    id: 'T57',
    title: 'what keeps nothing does not: a later run finds nothing, and hears so by name and soon',
    unless: ({ keeps }) => (keeps === true ? 'keeps items' : undefined),
    async check(stage) {
      const [here, there] = await stage.pair()
      const tickets = [await here.put([pattern(5_000)], { readers: 0 }), await there.put([pattern(5)], { readers: 0 })]
      for (const end of [there, here]) await end[Symbol.asyncDispose]()
      const later = await stage.later()
      for (const ticket of tickets) {
        const error = await failureOf('taking what another run put', async () => later.take(ticket))
        await later.drop(ticket)
        assert.ok(error !== undefined, 'an item outlived its run: it should be claimed')
        assert.ok(isPapyError(error), `${describe(error)} is no PapyError`)
      }
    },
  },
]
