import { pattern, sameParts } from '../bytes.ts'
import { refused } from '../refusal.ts'
import { fetched, spent, stillThere, type TransportLaw } from './carrying.ts'

/** Who may take how often, and when an item is let go of. */
export const readerLaws: readonly TransportLaw[] = [
  {
    id: 'T30',
    title: 'n readers at ends of their own get equal bytes, and after the last one’s release the ticket is spent',
    async check(stage) {
      const here = await stage.here()
      const ends = await Promise.all(Array.from({ length: 8 }, () => stage.there()))
      for (const readers of [1, 2, 8]) {
        const parts = [pattern(5_000, readers), pattern(0), pattern(17)]
        const ticket = await here.put(parts, { readers })
        const leases = await Promise.all(ends.slice(0, readers).map((end) => end.take(ticket)))
        for (const { parts: taken } of leases) sameParts(taken, parts, `one of ${readers} readers`)
        for (const lease of leases) lease.release()
        for (const end of [here, ...ends]) await spent(end, ticket, `an item that ${readers} readers released`)
      }
    },
  },
  {
    id: 'T31',
    title: 'an item stays until its last reader has released it',
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = [pattern(5_000)]
      const ticket = await here.put(parts, { readers: 3 })
      for (const reader of [1, 2, 3]) await fetched(there, ticket, parts, `what reader ${reader} of 3 takes`)
      await spent(there, ticket, 'an item that all released')
    },
  },
  {
    id: 'T32',
    title: 'a reader that is gone is released by its ticket, from whichever end',
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = [pattern(5_000)]
      const ticket = await here.put(parts, { readers: 3 })
      await here.release(ticket)
      await there.release(ticket)
      await fetched(there, ticket, parts, 'what the last reader takes')
      await spent(there, ticket, 'an item that all released')
    },
  },
  {
    id: 'T33',
    title: 'with 0 readers it stays, whoever takes and releases it, until it is dropped',
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = [pattern(5_000)]
      const ticket = await here.put(parts, { readers: 0 })
      for (const time of [1, 2, 3]) {
        await fetched(there, ticket, parts, `what is taken the ${time}. time`)
        await here.release(ticket)
      }
      // Once more after all that was let go of in the background has been.
      await fetched(there, await here.put(parts), parts, 'another item')
      await fetched(there, ticket, parts, 'what has no readers')
      await here.drop(ticket)
      await spent(there, ticket, 'an item that was dropped')
    },
  },
  {
    id: 'T34',
    title: 'one reader may take it again until it has released it',
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = [pattern(5_000)]
      const ticket = await here.put(parts)
      const first = await there.take(ticket)
      const second = await there.take(ticket)
      for (const lease of [first, second]) sameParts(lease.parts, parts, 'what is taken twice')
      first.release()
      await spent(there, ticket, 'an item that its reader released')
      second.release()
    },
  },
  {
    id: 'T35',
    title: 'releasing a lease again is nothing',
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = [pattern(5_000)]
      const ticket = await here.put(parts, { readers: 2 })
      const lease = await there.take(ticket)
      for (let time = 0; time < 3; time++) lease.release()
      await fetched(there, await here.put(parts), parts, 'another item')
      await fetched(there, ticket, parts, 'what the second reader takes')
      await spent(there, ticket, 'an item that both released')
    },
  },
  {
    id: 'T36',
    title: 'dropped, from whichever end, an item is gone for all its readers; again is nothing',
    async check(stage) {
      const [here, there] = await stage.pair()
      for (const end of [here, there]) {
        const ticket = await here.put([pattern(5_000)], { readers: 3 })
        const lease = await stillThere(there, ticket, [pattern(5_000)], 'what is dropped later')
        await end.drop(ticket)
        await spent(there, ticket, 'an item that was dropped')
        await end.drop(ticket)
        lease.release()
      }
    },
  },
  {
    id: 'T37',
    title: 'readers are a whole number from 0: others are refused with ERR_ARGUMENT',
    async check(stage) {
      const [here] = await stage.pair()
      for (const readers of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '1'])
        await refused(['ERR_ARGUMENT'], `${readers} readers`, () => here.put([], { readers: readers as number }))
    },
  },
]
