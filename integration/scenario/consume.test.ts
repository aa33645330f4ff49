import { describe, expect, test } from 'vitest'
import * as f from './fixtures/functions.mjs'
import { bind, failed, pipe, piper, plumb, stream } from './flow.ts'
import { parallel, places } from './place.ts'
import { range } from './source.ts'

const tuples = (...values: readonly unknown[]): unknown[] => values.map((value) => [value])

interface Law {
  readonly law: string
  /** Options of the pipers of a chain; the last one shows its inbox, those before make `10x+1, 10x+2, …`. */
  readonly before?: readonly [unknown, object]
  readonly options: object
  readonly data: readonly unknown[]
  readonly rows: readonly unknown[]
}

const laws: readonly Law[] = [
  { law: 'gathers neighbours', options: { consume: 2 }, data: [1, 2, 3, 4], rows: [tuples(1, 2), tuples(3, 4)] },
  {
    law: 'the last batch may be short',
    options: { consume: 3 },
    data: [1, 2, 3, 4, 5],
    rows: [tuples(1, 2, 3), tuples(4, 5)],
  },
  { law: 'one short batch is all there is', options: { consume: 10 }, data: [1, 2], rows: [tuples(1, 2)] },
  { law: 'nothing gathers to nothing', options: { consume: 2 }, data: [], rows: [] },
  {
    law: 'n = w regroups one item',
    before: [f.twice, { produce: 2 }],
    options: { consume: 2 },
    data: [1, 2, 3],
    rows: [tuples(11, 12), tuples(21, 22), tuples(31, 32)],
  },
  {
    law: 'a multiple of w gathers several items',
    before: [f.twice, { produce: 2 }],
    options: { consume: 4 },
    data: [1, 2, 3],
    rows: [tuples(11, 12, 21, 22), tuples(31, 32)],
  },
  {
    law: 'consume 1 takes sub-items one by one',
    before: [f.twice, { produce: 2 }],
    options: { consume: 1 },
    data: [1],
    rows: [[11], [12]],
  },
  {
    law: "'all' regroups",
    before: [f.twice, { produce: 2 }],
    options: { consume: 'all' },
    data: [1, 2],
    rows: [tuples(11, 12), tuples(21, 22)],
  },
  {
    law: "'all' gathers what an 'each' made, even nothing",
    before: [f.upTo, { produce: 'each' }],
    options: { consume: 'all' },
    data: [2, 0, 1, 0],
    rows: [tuples(20, 21), [], tuples(10), []],
  },
  {
    law: "'all' of an item of its own is a batch of one",
    options: { consume: 'all' },
    data: [1, 2],
    rows: [tuples(1), tuples(2)],
  },
  {
    law: 'a placeholder makes its batch one',
    before: [bind(f.fail, 2, 3), {}],
    options: { consume: 2 },
    data: [0, 1, 2, 3, 4, 5, 6],
    rows: [tuples(0, 1), failed('bad 2', 'bad 3'), tuples(4, 5), tuples(6)],
  },
  {
    law: "a placeholder makes its 'all' one",
    before: [[bind(f.fail, 2), f.upTo], { produce: 'each' }],
    options: { consume: 'all' },
    data: [1, 2, 0],
    rows: [tuples(10), failed('bad 2'), []],
  },
]

describe.each(places)('consume, $name', ({ open }) => {
  test.each(laws)('$law', async ({ before, options, data, rows }) => {
    const imap = open()
    const last = piper(f.inbox, { parallel: imap, ...options })
    const first = before === undefined ? [] : [piper(before[0], { parallel: imap, ...before[1] })]
    expect(await stream(plumb([...first, last]), [data])).toEqual(rows)
    if (imap) await imap.close()
  })

  test('of a join gathers inboxes: [[a1, b1], [a2, b2]]', async () => {
    const imap = open()
    const join = piper(f.inbox, { parallel: imap, consume: 2 })
    const plumber = plumb([piper(f.same, { parallel: imap }), join], [piper(f.text, { parallel: imap }), join])
    expect(
      await stream(plumber, [
        [1, 2, 3],
        [7, 8, 9],
      ]),
    ).toEqual([
      [
        [1, '7'],
        [2, '8'],
      ],
      [[3, '9']],
    ])
    if (imap) await imap.close()
  })

  test('4 = w, then 2 within the item, then the rest', async () => {
    const imap = open()
    const make = piper(f.twice, { produce: 2, parallel: imap })
    const more = piper(f.twice, { produce: 2, parallel: imap })
    const pairs = piper(f.total, { consume: 2, parallel: imap })
    const whole = piper(f.inbox, { consume: 2, parallel: imap })
    expect(await stream(plumb([make, more, pairs, whole]), [[1, 2]])).toEqual([
      tuples(111 + 112, 121 + 122),
      tuples(211 + 212, 221 + 222),
    ])
    if (imap) await imap.close()
  })

  test('consume and produce in one piper', async () => {
    const imap = open()
    const plumber = plumb([piper([f.total, f.twice], { consume: 2, produce: 2, parallel: imap })])
    expect(await stream(plumber, [[1, 2, 3]])).toEqual([31, 32, 31, 32])
    if (imap) await imap.close()
  })

  test('branches that gather equally join', async () => {
    const imap = open()
    const [root, join] = [piper(f.same, { parallel: imap }), piper(f.inbox, { parallel: imap })]
    const plumber = plumb(
      [root, piper(f.total, { consume: 2, parallel: imap }), join],
      [root, piper(f.size, { consume: 2, parallel: imap }), join],
    )
    expect(await stream(plumber, [range(5)])).toEqual([
      [1, 2],
      [5, 2],
      [4, 1],
    ])
    if (imap) await imap.close()
  })

  test('the ledger counts input items, not batches', async () => {
    const imap = open()
    const plumber = plumb([
      piper(bind(f.fail, 4), { name: 'a', parallel: imap }),
      piper(f.total, { name: 'b', consume: 3, parallel: imap }),
    ])
    for await (const _ of plumber.stream([range(8)] as never));
    expect(plumber.ledger().total).toMatchObject({ read: 8, emitted: 5, errored: 3, returned: 0, inFlight: 0 })
    const { pipes } = plumber.ledger()
    expect(Object.keys(pipes).sort()).toEqual(['a→b', 'b→', '→a'])
    expect([pipes['→a']?.read, pipes['a→b']?.read, pipes['b→']?.read]).toEqual([8, 8, 3])
    await plumber.close()
    if (imap) await imap.close()
  })
})

describe.each(parallel)('consume with every stride and count, $name', ({ open }) => {
  test.each([1, 2, 3, 4, 7, 64])('stride %i', async (stride) => {
    const imap = open({ stride })
    if (imap === false) throw new Error('a pool is needed')
    for (const length of [0, 1, 2, 3, 5, 8, 13]) {
      for (const consume of [2, 3, 5]) {
        const rows = await stream(
          plumb([piper(f.same, { parallel: imap }), piper(f.inbox, { parallel: imap, consume })]),
          [range(length)],
        )
        const batches = Array.from({ length: Math.ceil(length / consume) }, (_, at) =>
          tuples(...range(length).slice(at * consume, (at + 1) * consume)),
        )
        expect(rows).toEqual(batches)
      }
    }
    await imap.close()
  })
})

describe('the width rule', () => {
  const laws: readonly { law: string; chain: readonly object[]; allowed: boolean }[] = [
    { law: 'consume n = w', chain: [{ produce: 3 }, { consume: 3 }], allowed: true },
    { law: 'consume a multiple of w', chain: [{ produce: 3 }, { consume: 6 }], allowed: true },
    { law: 'consume a divisor of w', chain: [{ produce: 6 }, { consume: 3 }], allowed: true },
    { law: 'consume neither', chain: [{ produce: 3 }, { consume: 2 }], allowed: false },
    { law: 'consume neither, larger', chain: [{ produce: 4 }, { consume: 6 }], allowed: false },
    { law: 'widths multiply', chain: [{ produce: 2 }, { produce: 3 }, { consume: 6 }], allowed: true },
    { law: 'widths multiply, wrong', chain: [{ produce: 2 }, { produce: 3 }, { consume: 4 }], allowed: false },
    { law: 'consume divides the width', chain: [{ produce: 6 }, { consume: 2 }, { consume: 3 }], allowed: true },
    {
      law: 'consume divides the width, wrong',
      chain: [{ produce: 6 }, { consume: 3 }, { consume: 3 }],
      allowed: false,
    },
    { law: 'after a gather the width is 1', chain: [{ produce: 2 }, { consume: 4 }, { consume: 3 }], allowed: true },
    { law: "after 'all' the width is 1", chain: [{ produce: 4 }, { consume: 'all' }, { consume: 3 }], allowed: true },
    { law: "a number does not gather behind 'each'", chain: [{ produce: 'each' }, { consume: 2 }], allowed: false },
    { law: "'all' gathers behind 'each'", chain: [{ produce: 'each' }, { consume: 'all' }], allowed: true },
    {
      law: "produce n behind 'each' is still 'each'",
      chain: [{ produce: 'each' }, { produce: 2 }, { consume: 2 }],
      allowed: false,
    },
    { law: 'spawn divides the width', chain: [{ produce: 4 }, { spawn: 2 }], allowed: true },
    { law: 'spawn does not divide the width', chain: [{ produce: 4 }, { spawn: 3 }], allowed: false },
    { law: 'spawn on width 1', chain: [{}, { spawn: 3 }], allowed: true },
    { law: "spawn behind 'each'", chain: [{ produce: 'each' }, { spawn: 3 }], allowed: true },
    { law: 'repeat counts as produce', chain: [{ produce: 3, repeat: true }, { consume: 2 }], allowed: false },
  ]
  test.each(laws)('$law: $allowed', ({ chain, allowed }) => {
    const pipers = chain.map((options, at) => piper(f.same, { name: `p${at}`, ...options }))
    if (allowed) {
      expect(() => plumb(pipers)).not.toThrow()
      return
    }
    const plumber = plumb()
    const error = (() => {
      try {
        pipe(plumber, pipers)
      } catch (thrown) {
        return thrown as Error & Record<string, unknown>
      }
      throw new Error('nothing was thrown')
    })()
    expect(error['code']).toBe('ERR_ARITY')
    expect(error.name).toBe('DaggerError')
    const last = `p${chain.length - 1}`
    expect(error.message).toContain(last)
    expect(error.message).toContain(`p${chain.length - 2}`)
    expect(error.message.replaceAll(/p\d/g, '')).toMatch(/\d/)
    expect(plumber.pipes()).toHaveLength(0)
  })

  test('inputs of a join have equal width', () => {
    const [root, join] = [piper(f.same), piper(f.inbox)]
    const plumber = plumb([root, piper(f.twice, { produce: 2 }), join])
    expect(() => pipe(plumber, [root, piper(f.same), join])).toThrow(expect.objectContaining({ code: 'ERR_ARITY' }))
  })

  test('branches that gather unequal numbers of items do not join', () => {
    const [root, join] = [piper(f.same), piper(f.inbox)]
    const plumber = plumb([root, piper(f.total, { consume: 2 }), join])
    expect(() => pipe(plumber, [root, piper(f.same), join])).toThrow(expect.objectContaining({ code: 'ERR_ARITY' }))
    expect(() => pipe(plumber, [root, piper(f.total, { consume: 3 }), join])).toThrow(
      expect.objectContaining({ code: 'ERR_ARITY' }),
    )
  })

  test('a pipe added above is checked below', () => {
    const [a, b, c] = [piper(f.twice, { produce: 2 }), piper(f.same), piper(f.inbox, { consume: 3 })]
    const plumber = plumb([b, c])
    expect(() => pipe(plumber, [a, b])).toThrow(expect.objectContaining({ code: 'ERR_ARITY' }))
    expect(plumber.pipes()).toHaveLength(1)
  })
})
