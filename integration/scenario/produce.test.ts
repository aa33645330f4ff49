import { isPiperError, type PiperError } from '@papy/core'
import { describe, expect, test } from 'vitest'
import * as f from './fixtures/functions.mjs'
import { bind, failed, piper, plumb, stream } from './flow.ts'
import { parallel, places } from './place.ts'
import { range } from './source.ts'

interface Law {
  readonly law: string
  readonly fn: unknown
  readonly options: object
  readonly data: readonly unknown[]
  readonly rows: readonly unknown[]
}

const laws: readonly Law[] = [
  {
    law: 'an array is unpacked',
    fn: f.same,
    options: { produce: 2 },
    data: [
      [11, 12],
      [21, 22],
    ],
    rows: [11, 12, 21, 22],
  },
  {
    law: 'items keep their order over many rows',
    fn: f.thrice,
    options: { produce: 3 },
    data: range(10),
    rows: range(10).flatMap((x) => [10 * x + 1, 10 * x + 2, 10 * x + 3]),
  },
  { law: 'a typed array is unpacked', fn: f.typed, options: { produce: 2 }, data: [1, 2], rows: [1, 1.5, 2, 2.5] },
  { law: 'a Set is unpacked', fn: f.asSet, options: { produce: 2 }, data: [1, 2], rows: [1, -1, 2, -2] },
  { law: 'a generator is unpacked', fn: f.generated, options: { produce: 2 }, data: [1, 2], rows: [1, -1, 2, -2] },
  { law: 'an array-like is unpacked', fn: f.arrayLike, options: { produce: 2 }, data: [1, 2], rows: [1, -1, 2, -2] },
  {
    law: 'repeat gives the same result n times',
    fn: f.double,
    options: { produce: 3, repeat: true },
    data: [1, 2],
    rows: [2, 2, 2, 4, 4, 4],
  },
  {
    law: 'repeat does not unpack',
    fn: f.same,
    options: { produce: 2, repeat: true },
    data: [[1, 2]],
    rows: [
      [1, 2],
      [1, 2],
    ],
  },
  { law: 'repeat takes a text', fn: f.text, options: { produce: 2, repeat: true }, data: [12], rows: ['12', '12'] },
  {
    law: 'produce 1 hands the result on as it is',
    fn: f.same,
    options: { produce: 1 },
    data: [[1], 'a'],
    rows: [[1], 'a'],
  },
  {
    law: 'undefined inside is an item',
    fn: f.same,
    options: { produce: 2 },
    data: [[undefined, null]],
    rows: [undefined, null],
  },
  {
    law: "'each' unpacks any length",
    fn: f.upTo,
    options: { produce: 'each' },
    data: [2, 0, 3, 0, 0, 1],
    rows: [20, 21, 30, 31, 32, 10],
  },
  { law: "'each' of nothing is nothing", fn: f.upTo, options: { produce: 'each' }, data: [0, 0, 0], rows: [] },
  {
    law: "'each' takes a text as one item",
    fn: f.text,
    options: { produce: 'each' },
    data: [12, 345],
    rows: ['12', '345'],
  },
  {
    law: "'each' unpacks a generator",
    fn: f.generated,
    options: { produce: 'each' },
    data: [1, 2],
    rows: [1, -1, 2, -2],
  },
  { law: "'each' unpacks a Set", fn: f.asSet, options: { produce: 'each' }, data: [0, 2], rows: [0, 2, -2] },
  { law: "'each' unpacks a typed array", fn: f.typed, options: { produce: 'each' }, data: [1], rows: [1, 1.5] },
  {
    law: 'a failing item is n placeholders',
    fn: bind(f.fail, 1),
    options: { produce: 2, repeat: true },
    data: [0, 1, 2],
    rows: [0, 0, failed('bad 1'), failed('bad 1'), 2, 2],
  },
  {
    law: "a failing item is one placeholder of 'each'",
    fn: [bind(f.fail, 2), f.upTo],
    options: { produce: 'each' },
    data: [1, 2, 1],
    rows: [10, failed('bad 2'), 10],
  },
]

describe.each(places)('produce, $name', ({ open }) => {
  test.each(laws)('$law', async ({ fn, options, data, rows }) => {
    const imap = open()
    expect(await stream(plumb([piper(fn, { parallel: imap, ...options })]), [data])).toEqual(rows)
    if (imap) await imap.close()
  })

  test.each<[string, unknown]>([
    ['too few', [1]],
    ['too many', [1, 2, 3]],
    ['none', []],
    ['a text of that length', 'ab'],
    ['a number', 2],
    ['undefined', undefined],
    ['null', null],
    ['an object', { a: 1, b: 2 }],
    ['an array-like of another length', { length: 3, 0: 1, 1: 2, 2: 3 }],
  ])('2 of %s is 2 placeholders ERR_PRODUCE_COUNT', async (_, value) => {
    const imap = open()
    const plumber = plumb([piper(f.same, { parallel: imap, produce: 2, name: 'splitter' })])
    const all: unknown[] = []
    for await (const one of plumber.stream([[[1, 2], value, [3, 4]]] as never)) all.push(one)
    expect([all[0], all[1], all[4], all[5], all.length]).toEqual([1, 2, 3, 4, 6])
    for (const bad of [all[2], all[3]] as PiperError[]) {
      expect(isPiperError(bad)).toBe(true)
      expect(bad.code).toBe('ERR_PRODUCE_COUNT')
      expect(bad.node).toBe('splitter')
      expect(bad.errors).toHaveLength(1)
    }
    expect(plumber.ledger().total).toMatchObject({ read: 3, emitted: 2, errored: 1, returned: 0, inFlight: 0 })
    await plumber.close()
    if (imap) await imap.close()
  })

  test.each<[string, unknown]>([
    ['a number', 2],
    ['undefined', undefined],
    ['null', null],
    ['an object', { a: 1 }],
    ['a boolean', true],
  ])("'each' of %s is one placeholder ERR_PRODUCE_COUNT", async (_, value) => {
    const imap = open()
    const plumber = plumb([piper(f.same, { parallel: imap, produce: 'each' })])
    const all: unknown[] = []
    for await (const one of plumber.stream([[[1, 2], value, [3]]] as never)) all.push(one)
    expect([all[0], all[1], all[3], all.length]).toEqual([1, 2, 3, 4])
    expect((all[2] as PiperError).code).toBe('ERR_PRODUCE_COUNT')
    await plumber.close()
    if (imap) await imap.close()
  })

  test('produce after produce keeps the order', async () => {
    const imap = open({ stride: 2 })
    const rows = await stream(
      plumb([piper(f.twice, { produce: 2, parallel: imap }), piper(f.thrice, { produce: 3, parallel: imap })]),
      [range(5)],
    )
    expect(rows).toEqual(
      range(5)
        .flatMap((x) => [10 * x + 1, 10 * x + 2])
        .flatMap((x) => [10 * x + 1, 10 * x + 2, 10 * x + 3]),
    )
    if (imap) await imap.close()
  })

  test('each later sub-item fails alone', async () => {
    const imap = open()
    const plumber = plumb([
      piper(f.twice, { produce: 2, parallel: imap }),
      piper(bind(f.fail, 12, 21), { parallel: imap }),
    ])
    expect(await stream(plumber, [[1, 2]])).toEqual([11, failed('bad 12'), failed('bad 21'), 22])
    if (imap) await imap.close()
  })
})

describe.each(parallel)('produce does not depend on the stride, $name', ({ open }) => {
  test.each([1, 2, 3, 4, 5, 7, 64])('stride %i', async (stride) => {
    const imap = open({ stride })
    if (imap === false) throw new Error('a pool is needed')
    expect(
      await stream(plumb([piper(f.same, { parallel: imap, produce: 2 })]), [
        [
          [11, 12],
          [21, 22],
        ],
      ]),
    ).toEqual([11, 12, 21, 22])
    const rows = await stream(
      plumb([piper(f.upTo, { parallel: imap, produce: 'each' }), piper(f.inc, { parallel: imap })]),
      [range(9)],
    )
    expect(rows).toEqual(range(9).flatMap((x) => range(x).map((at) => 10 * x + at + 1)))
    await imap.close()
  })
})
