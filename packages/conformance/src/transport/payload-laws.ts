import assert from 'node:assert/strict'
import { pattern, sameParts } from '../bytes.ts'
import { failureOf, refused } from '../refusal.ts'
import { carry, carryBothWays, fetched, MB, type Named, type TransportLaw } from './carrying.ts'

const sizes = (...lengths: number[]): Named[] => lengths.map((length) => [`${length} bytes`, [pattern(length, length)]])
const text = (string: string) => new Uint8Array(Buffer.from(string, 'latin1'))

/** Bytes such as media, frames and files begin with. */
const heads = [
  '\x01\0\0\0\x03\0\0\0',
  '\x01\0\0\0\xff\xff\xff\xff',
  '\xff\xff\xff\xff\xff\xff\xff\xff',
  '\0\0\0\x7f{"id":1}\r\n\r\n',
  'GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n',
  '{"transport":"x","run":"y","at":[0,0],"byteLength":1}\n',
  "'); DROP TABLE items; --",
  '\xff\x0f\x0d\x0a\x1a\0EOF',
]

/** What bytes arrive. */
export const payloadLaws: readonly TransportLaw[] = [
  {
    id: 'T01',
    title: 'what is taken equals what was put, for lengths around every usual boundary',
    check: (stage) => carryBothWays(stage, sizes(0, 1, 7, 8, 9, 100, 4_095, 4_096, 4_097, 65_535, 65_536, 65_537)),
  },
  {
    id: 'T02',
    title: 'so do 1 MB and its neighbours',
    unless: ({ maxByteLength }) => (maxByteLength < MB + 64 ? 'holds less than 1 MB' : undefined),
    check: (stage) => carryBothWays(stage, sizes(MB - 1, MB, MB + 1)),
  },
  {
    id: 'T03',
    title: 'so do 64 MB',
    unless: ({ maxByteLength }) => (maxByteLength < 64 * MB + 64 ? 'holds less than 64 MB' : undefined),
    check: (stage) => carryBothWays(stage, sizes(64 * MB)),
  },
  {
    id: 'T04',
    title: 'so does 1 GiB, or it is refused with ERR_ITEM_TOO_LARGE',
    heavy: true,
    where: ['realm'],
    async check(stage) {
      const [here, there] = await stage.pair()
      const part = pattern(64 * MB)
      const parts = new Array<Uint8Array>(16).fill(part)
      if (stage.supports.maxByteLength < 1_024 * MB)
        return refused(['ERR_ITEM_TOO_LARGE'], '1 GiB', () => here.put(parts))
      await carry(here, there, parts, '1 GiB')
    },
  },
  {
    id: 'T05',
    title: 'all byte values arrive, NUL included',
    check: (stage) => carryBothWays(stage, [['all values', [Uint8Array.from({ length: 512 }, (_, byte) => byte)]]]),
  },
  {
    id: 'T06',
    title: 'bytes that look like the head of something are bytes',
    check(stage) {
      const each = heads.map((head): Named => [JSON.stringify(head), [text(head)]])
      return carryBothWays(stage, [['all of them', heads.map(text)], ...each])
    },
  },
  {
    id: 'T07',
    title: 'an item of 1,000 parts arrives as 1,000 parts',
    check: (stage) =>
      carryBothWays(stage, [['1,000 parts', Array.from({ length: 1_000 }, (_, at) => pattern(at % 97, at))]]),
  },
  {
    id: 'T08',
    title: 'parts may be views from anywhere in a buffer, of any kind of memory',
    check(stage) {
      const shared = new Uint8Array(new SharedArrayBuffer(100))
      shared.set(pattern(100))
      const floats = new Uint8Array(Float64Array.from({ length: 50 }, (_, i) => i / 7).buffer)
      const views = [pattern(50).subarray(3, 44), floats, pattern(9).subarray(1), Buffer.from('pooled'), shared]
      return carryBothWays(stage, [['views', views]])
    },
  },
  {
    id: 'T09',
    title: 'batches arrive whole, however many items they have, empty ones among them',
    check: (stage) =>
      carryBothWays(stage, [
        ['no part', []],
        ['one empty part', [pattern(0)]],
        ['a batch of 100', Array.from({ length: 100 }, (_, at) => pattern(100, at))],
        ['mixed lengths', [0, 70_000, 0, 0, 1, 5_000, 0].map((length) => pattern(length, length))],
      ]),
  },
  {
    id: 'T10',
    title: 'the same buffer can be put twice, and be in one item twice',
    async check(stage) {
      const [here, there] = await stage.pair()
      const part = pattern(10_000)
      const tickets = [await here.put([part]), await here.put([part, part])] as const
      await fetched(there, tickets[0], [part], 'the first')
      await fetched(there, tickets[1], [part, part], 'the second')
    },
  },
  {
    id: 'T11',
    title: 'the caller may overwrite its buffers once put is done',
    async check(stage) {
      const [here, there] = await stage.pair()
      for (const length of [100, 10_000, 200_000]) {
        const parts = [pattern(length), pattern(length, 1)]
        const ticket = await here.put(parts)
        for (const part of parts) part.fill(0xee)
        await fetched(there, ticket, [pattern(length), pattern(length, 1)], `${length} bytes, overwritten after put`)
      }
    },
  },
  {
    id: 'T12',
    title: 'each part lies at a multiple of 8 in its buffer, so that typed arrays can be views of it',
    where: ['realm'],
    async check(stage) {
      const [here, there] = await stage.pair()
      for (const length of [16, 5_000, 70_000]) {
        const parts = [pattern(3), pattern(length), pattern(1), pattern(length, 1)]
        const lease = await there.take(await here.put(parts))
        assert.deepEqual(
          lease.parts.map(({ byteOffset }) => byteOffset % 8),
          [0, 0, 0, 0],
          `parts of ${length} bytes`,
        )
        lease.release()
      }
    },
  },
  {
    id: 'T13',
    title: 'what a lease holds does not change before it is released, whatever else passes',
    where: ['realm'],
    async check(stage) {
      const [here, there] = await stage.pair()
      for (const length of [100, 70_000]) {
        const lease = await there.take(await here.put([pattern(length)]))
        for (let at = 1; at <= 300; at++) await carry(here, there, [pattern(length, at)], 'another item')
        sameParts(lease.parts, [pattern(length)], `${length} bytes after 300 more items`)
        lease.release()
      }
    },
  },
  {
    id: 'T14',
    title: 'what is not borrowed is the taker’s own: nobody sees what it writes there, and it stays after the release',
    where: ['realm'],
    async check(stage) {
      const [here, there] = await stage.pair()
      for (const length of [100, 70_000]) {
        const ticket = await here.put([pattern(length)], { readers: 2 })
        const lease = await there.take(ticket)
        if (lease.borrowed) return lease.release()
        lease.parts[0]?.fill(0xee)
        await fetched(here, ticket, [pattern(length)], 'what another taker wrote into')
        lease.release()
        for (let at = 1; at <= 50; at++) await carry(here, there, [pattern(length, at)], 'another item')
        sameParts(lease.parts, [new Uint8Array(length).fill(0xee)], 'what was taken, after its release')
      }
    },
  },
  {
    id: 'T15',
    title: 'the largest item is carried, and a larger one refused with ERR_ITEM_TOO_LARGE before anything is kept',
    unless: ({ maxByteLength }) => (maxByteLength > 256 * MB ? 'its limit is none, or beyond 256 MB' : undefined),
    async check(stage) {
      const [here, there] = await stage.pair()
      const limit = stage.supports.maxByteLength
      assert.ok(limit >= 64, 'a transport carries at least 64 bytes')
      await refused(['ERR_ITEM_TOO_LARGE'], 'more than the limit', () => here.put([pattern(limit + 1)]))
      const error = (await failureOf('more than the limit', () => here.put([pattern(limit)]))) as {
        maxByteLength?: unknown
      }
      assert.equal(error?.maxByteLength, limit, 'the error says the limit')
      await carry(here, there, [pattern(Math.floor((limit - 16) / 8) * 8)], 'the largest item')
    },
  },
]
