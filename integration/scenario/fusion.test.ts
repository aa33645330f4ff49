import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { threads } from '@papy/runtime-thread'
import { afterAll, describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/fusion.mjs'
import { bind, drain, pipe, piper, plumb } from './flow.ts'
import { chain, endedUnder, endlessIn, names, three } from './fused-chain.ts'
import { apart, type Lay, type Place, Pools, same, workers } from './fusing.ts'
import { counting, range } from './source.ts'
import { until } from './until.ts'

const folders: string[] = []
const folder = (): string => {
  folders.push(mkdtempSync(join(tmpdir(), 'papy-fusion-')))
  return folders.at(-1) as string
}
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true })
})

const everywhere = Object.keys(workers) as Place[]

describe.each(everywhere)('fused or not, all is the same, %s', (place) => {
  const pools = new Pools()
  afterAll(() => pools.close())
  const alike = (
    ...[lay, datas, segments, settings]: Parameters<typeof same> extends [unknown, ...infer Others] ? Others : never
  ) => same(place, lay, datas, segments, settings, pools)

  test('values; errors of each piper, with its inbox', async () => {
    const faults = { a: ['throw', [3, 4]], b: ['reject', [100, 111]], c: ['throw', [205, 219]] } as const
    const { rows, stats } = await alike(chain(faults), [range(20)], three)
    expect(rows[3]).toMatchObject({
      node: 'a',
      index: 3,
      causes: [{ functionName: 'misbehave', inbox: [3], attempt: 1 }],
    })
    expect(rows[11]).toMatchObject({ node: 'b', index: 11, causes: [{ inbox: [111], cause: 'later 111' }] })
    expect(rows[5]).toMatchObject({ node: 'c', index: 5, causes: [{ inbox: [205] }] })
    expect(stats).toMatchObject({ a: { in: 20, errors: 2 }, b: { out: 20, errors: 2 }, c: { out: 20, errors: 2 } })
  })

  test.each([1, 3, 64])('at stride %i, in order and not', async (stride) => {
    const faults = { a: ['reject', [3]], b: ['throw', [102, 108]], c: ['reject', [201]] } as const
    await alike(chain(faults), [range(30)], three, { stride })
    await alike(chain(faults), [range(30)], three, { stride, ordered: false })
  })

  test('promises that never settle, in each piper', async () => {
    const faults = { a: ['stuck', [1]], b: ['stuck', [102]], c: ['stuck', [203]] } as const
    const { rows, stats } = await same(place, chain(faults, { timeoutMs: 60 }), [range(6)], three)
    for (const [at, node] of [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ] as const)
      expect(rows[at]).toMatchObject({
        code: 'ERR_TIMEOUT',
        node,
        causes: [{ inbox: [at + names.indexOf(node) * 100] }],
      })
    expect(stats).toMatchObject({ a: { timeouts: 1 }, b: { timeouts: 1 }, c: { timeouts: 1 } })
  })

  test('limits are each piper’s own', async () => {
    const options = { a: {}, b: { timeoutMs: 60 }, c: { timeoutMs: 10_000 } }
    const { rows } = await same(place, chain({ b: ['stuck', [102]] }, options), [range(4)], three)
    expect(rows[2]).toMatchObject({ code: 'ERR_TIMEOUT', node: 'b' })
  })

  test('who is called says so: node, index, attempt', async () => {
    const lay: Lay = (imap) => [
      [f.told, f.toldLater, f.told].map((fn, at) => piper(fn, { parallel: imap, name: names[at] })),
    ]
    const { rows } = await alike(lay, [range(5)], three)
    expect(rows[2]).toEqual([2, 'a 2 1', 'b 2 1', 'c 2 1'])
  })

  test('attempts are each piper’s own, and nothing before is called again for them', async () => {
    const [fused, unfused] = await Promise.all(
      [true, false].map(async (fuse) => {
        const [marks, file] = [folder(), join(folder(), 'noted')]
        writeFileSync(file, '')
        const retry = { retry: { attempts: 2 } }
        await using imap = new IMap({ workers: workers[place](), fuse } as never)
        const plumber = plumb([
          piper(bind(f.misbehaveOnce, 'throw', [1], marks), { parallel: imap, name: 'a', ...retry }),
          piper(bind(f.note, file), { parallel: imap, name: 'n' }),
          piper(bind(f.misbehaveOnce, 'reject', [2, 3], marks), { parallel: imap, name: 'b', ...retry }),
          piper(bind(f.misbehave, 'throw', [3]), { parallel: imap, name: 'c', ...retry }),
        ])
        const rows = await drain(plumber.stream([range(5)] as never))
        const { a, b, c } = plumber.stats.nodes
        await plumber.close()
        const noted = readFileSync(file, 'utf8').trim().split('\n').map(Number)
        return { rows, retries: [a, b, c].map((node) => node?.retries), noted: noted.toSorted((x, y) => x - y) }
      }),
    )
    expect(fused).toEqual(unfused)
    expect(fused?.noted).toEqual(range(5))
    expect(fused?.retries).toEqual([1, 2, 1])
  })

  test('results of every kind look to the next piper as if they had travelled', async () => {
    const plain = [
      'instance',
      'map',
      'date',
      'error',
      'buffer',
      'view',
      'sparse',
      'match',
      'cycle',
      'getter',
      'symbols',
    ]
    const others = ['bare', 'number', 'text', 'bigint', 'nothing', 'nil', 'function', 'symbol', 'inside', 'promise']
    // On this event loop it is handed over as it is, and so is what would throw when it is compared.
    const hostile = place === 'inline(2)' ? [] : ['proxy', 'thrower']
    const kinds = [...plain, ...others, ...hostile]
    const lay: Lay = (imap) => [
      [piper(f.value, { parallel: imap, name: 'a' }), piper(f.described, { parallel: imap, name: 'b' })],
    ]
    for (const stride of [1, 64]) await alike(lay, [kinds], [['a', 'b']], { stride })
  })

  test('an error tells what was handed over, not what became of it', async () => {
    const lay: Lay = (imap) => [
      [piper(f.fresh, { parallel: imap, name: 'a' }), piper(f.spoil, { parallel: imap, name: 'b' })],
    ]
    const { rows } = await alike(lay, [range(4)], [['a', 'b']])
    if (place !== 'inline(2)') expect(rows[1]).toMatchObject({ causes: [{ inbox: [{ calls: 1, list: [] }] }] })
  })

  test('the first may gather and join, the last unpack and be tracked', async () => {
    const lay: Lay = (imap) => {
      const join = piper(f.total, { parallel: imap, name: 'a', consume: 2 })
      const [left, right] = [
        piper(bind(f.plus, 1), { name: 'l' }),
        piper(bind(f.misbehave, 'throw', [4]), { name: 'r' }),
      ]
      const middle = piper(bind(f.misbehave, 'throw', [2]), { parallel: imap, name: 'b' })
      const last = piper([bind(f.misbehave, 'throw', [10]), f.pair], {
        parallel: imap,
        name: 'c',
        produce: 2,
        track: true,
      })
      return [
        [left, join, middle, last],
        [right, join],
      ]
    }
    const segments = [['l'], ['r'], ['a', 'b', 'c']]
    const { tracked } = await alike(lay, [range(9), range(9)], segments)
    expect(tracked['c']).toHaveLength(5)
  })

  test('sub-items of one item, spread or not', async () => {
    const lay: Lay = (imap) => [
      [
        piper(f.pair, { parallel: imap, name: 'p', produce: 2 }),
        piper(bind(f.misbehave, 'throw', [-3]), { parallel: imap, name: 'a', spawn: 2 }),
        piper(bind(f.plus, 1), { parallel: imap, name: 'b' }),
        piper(f.total, { parallel: imap, name: 'g', consume: 2 }),
      ],
    ]
    await alike(lay, [range(8)], [['p'], ['a', 'b'], ['g']])
  })
})

describe.each(apart)('workers that end, and what they cannot share, %s', (place) => {
  test('what is changed by who is called is nobody else’s, at one item a message', async () => {
    const lay: Lay = (imap) => [
      [piper(f.value, { parallel: imap, name: 'a' }), piper(f.mutate, { parallel: imap, name: 'b' })],
    ]
    const { rows } = await same(place, lay, [new Array(6).fill('shared')], [['a', 'b']], { stride: 1 })
    expect(rows).toEqual([1, 1, 1, 1, 1, 1])
  })

  // In each of the three in threads, in one elsewhere; in all everywhere in the soak test.
  const where = place === 'threads(2)' ? names : (['b'] as const)

  test.each(where)(
    'under an item in %s: three attempts, and a placeholder of that piper',
    { timeout: 40_000 },
    (name) => endedUnder(place, name),
  )

  test('under different items of one message, in different pipers', { timeout: 40_000 }, async () => {
    const faults = { a: ['exit', [2]], b: ['exit', [103]], c: ['exit', [204]] } as const
    await same(place, chain(faults), [range(8)], three, { stride: 8 })
  })

  test('once: nobody can tell', { timeout: 30_000 }, async () => {
    for (const fuse of [true, false]) {
      const marks = folder()
      await using imap = new IMap({ workers: workers[place](), fuse } as never)
      const plumber = plumb([
        piper(bind(f.plus, 0), { parallel: imap, name: 'a' }),
        piper(bind(f.misbehaveOnce, 'exit', [2], marks), { parallel: imap, name: 'b' }),
      ])
      expect(await drain(plumber.stream([range(6)] as never))).toEqual(range(6))
      const { a, b } = plumber.stats.nodes
      expect([a?.retries, b?.retries]).toEqual([0, 1])
      await plumber.close()
    }
  })

  test.each(where)('a loop without end in %s: a time-out of that piper', { timeout: 40_000 }, (name) =>
    endlessIn(place, name),
  )

  test('only the piper whose function it was is limited', { timeout: 40_000 }, async () => {
    const options = { a: {}, b: { timeoutMs: 400 }, c: {} }
    const { rows } = await same(place, chain({ b: ['spin', [101]] }, options), [range(4)], three)
    expect(rows[1]).toMatchObject({ code: 'ERR_TIMEOUT', node: 'b' })
  })

  test('what ends its worker before a piper with a limit is given up: that is no crash loop', async () => {
    const options = { a: {}, b: { timeoutMs: 10_000 }, c: {} }
    const { rows } = await same(place, chain({ a: ['exit', [0]] }, options), [range(1)], three)
    expect(rows).toMatchObject([{ code: 'ERR_WORKER_LOST', node: 'a' }])
  })

  test('a result that cannot be sent, in each piper', async () => {
    const faults = { a: ['unserialisable', [1]], b: ['unserialisable', [102]], c: ['unserialisable', [203]] } as const
    const plain: Lay = (imap) => [
      names.map((name) =>
        piper(
          bind(f.misbehave, ...faults[name].map((part) => (Array.isArray(part) ? part.map((x) => x % 100) : part))),
          { parallel: imap, name },
        ),
      ),
    ]
    const { rows } = await same(place, plain, [range(5)], three)
    for (const [at, node] of [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ] as const)
      expect(rows[at]).toMatchObject({
        code: 'ERR_NOT_SERIALIZABLE',
        node,
        causes: [{ path: 'result.of[0]', inbox: [at] }],
      })
  })
})

test('one worker and a fixed stride: the order of calls is that of pipers that are not fused', async () => {
  for (const stride of [1, 2, 3, 7]) {
    const orders = await Promise.all(
      [true, false].map(async (fuse) => {
        const log: string[] = []
        const noted = (name: string) => piper(([x]: [number]) => (log.push(`${name}${x}`), x), { parallel: imap, name })
        await using imap = new IMap({ workers: inline(1), stride, fuse })
        const plumber = plumb([names[0], names[1], names[2]].map(noted))
        await drain(plumber.stream([range(20)] as never))
        await plumber.close()
        return log
      }),
    )
    expect(orders[0], `stride ${stride}`).toEqual(orders[1])
  }
})

test('the ledger balances for each pipe at any pause in the middle, and goes on', async () => {
  await using imap = new IMap({ workers: threads(2) })
  const plumber = plumb(chain({ a: ['throw', [3]], b: ['throw', [105]] })(imap)[0] as unknown[])
  const feed = counting(400)
  await plumber.start([feed] as never)
  await plumber.run()
  for (const read of [20, 80, 200]) {
    await until(() => feed.read >= read)
    await plumber.pause()
    const { pipes, total } = plumber.ledger()
    expect(Object.keys(pipes)).toEqual(['→a', 'a→b', 'b→c', 'c→'])
    for (const balance of [total, ...Object.values(pipes)]) {
      const { emitted, errored, deadLettered, returned, inFlight } = balance
      expect(emitted + errored + deadLettered + returned + inFlight).toBe(balance.read)
    }
    if (plumber.state === 'paused') await plumber.run()
  }
  const { total, pipes } = await within(plumber.wait())
  expect(total).toMatchObject({ read: 400, emitted: 398, errored: 2, inFlight: 0 })
  expect(pipes['a→b']).toMatchObject({ read: 400, emitted: 399, errored: 1 })
  expect(pipes['b→c']).toMatchObject({ read: 400, emitted: 398, errored: 2 })
  await plumber.close()
})

test('a loop that is left: nothing lost', async () => {
  await using imap = new IMap({ workers: threads(2) })
  const plumber = plumb(chain({ b: ['throw', [103]] })(imap)[0] as unknown[])
  const feed = counting()
  const rows: unknown[] = []
  for await (const row of plumber.stream([feed] as never)) if (rows.push(row) === 10) break
  const { total, pipes } = plumber.ledger()
  expect(total).toMatchObject({ read: feed.read, errored: 1, emitted: 9, returned: feed.read - 10, inFlight: 0 })
  expect(pipes['a→b']?.read).toBe(feed.read)
  await plumber.close()
})

test('an abort is told to whoever is called, and nothing behind it is called any more', async () => {
  const called: string[] = []
  await using imap = new IMap({ workers: inline(1) })
  let begun = () => {}
  const begins = new Promise<void>((resolve) => (begun = resolve))
  const plumber = plumb([
    piper(() => (begun(), new Promise((resolve) => setImmediate(resolve))), { parallel: imap, name: 'a' }),
    piper(() => called.push('b'), { parallel: imap, name: 'b' }),
  ])
  const aborter = new AbortController()
  const pulled = plumber.stream([range(3)] as never, { signal: aborter.signal }).next()
  await begins
  aborter.abort(new Error('enough'))
  await expect(within(pulled)).rejects.toThrow('enough')
  await plumber.close()
  expect(called).toEqual([])
})

describe('what is fused', () => {
  const segmentsOf = (lay: (imap: IMap, plumber: Plumber) => void, settings: object = {}) => {
    const imap = new IMap({ workers: inline(2), ...settings })
    const plumber = new Plumber()
    lay(imap, plumber)
    const { segments, pipes, warnings } = plumber.plan()
    return { segments, via: pipes.map(({ via }) => via), codes: warnings.map(({ code }) => code) }
  }
  const plain = (imap: IMap | false, name: string, options: object = {}) =>
    piper(bind(f.plus, 1), { parallel: imap, name, ...options })

  test('neighbours on one pool; the plan says so, without a warning', () => {
    const found = segmentsOf((imap, plumber) =>
      pipe(plumber, [plain(imap, 'a'), plain(imap, 'b'), plain(false, 'c'), plain(imap, 'd')]),
    )
    expect(found).toEqual({ segments: [['a', 'b'], ['c'], ['d']], via: ['fused', 'memory', 'memory'], codes: [] })
  })

  test('nothing where the pool says no', () => {
    const found = segmentsOf((imap, plumber) => pipe(plumber, [plain(imap, 'a'), plain(imap, 'b')]), { fuse: false })
    expect(found).toMatchObject({ segments: [['a'], ['b']], via: ['relay'], codes: [] })
  })

  test.each([
    ['a piper that is tracked', { track: true }, {}],
    ['one that debugs', { debug: true }, {}],
    ['one that unpacks', { produce: 2 }, {}],
    ['one that repeats', { produce: 2, repeat: true }, {}],
    ['order, and none', {}, { ordered: false }],
    ['none, and order', { ordered: false }, {}],
    ['what gathers', {}, { consume: 2 }],
    ['what unpacks any number', {}, { produce: 'each' }],
  ])('but not behind or before: %s', (_, first, second) => {
    const found = segmentsOf((imap, plumber) => pipe(plumber, [plain(imap, 'a', first), plain(imap, 'b', second)]))
    expect(found.segments).toEqual([['a'], ['b']])
  })

  test('nor behind a fork, nor before a join, nor on two pools', () => {
    const forked = segmentsOf((imap, plumber) => {
      const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) =>
        name === 'd' ? piper(f.add, { parallel: imap, name }) : plain(imap, name),
      )
      pipe(plumber, [a, b, d])
      pipe(plumber, [a, c, d])
    })
    expect(forked.segments).toEqual([['a'], ['b'], ['c'], ['d']])
    const other = new IMap({ workers: inline(1) })
    const two = segmentsOf((imap, plumber) => pipe(plumber, [plain(imap, 'a'), plain(other, 'b')]))
    expect(two.segments).toEqual([['a'], ['b']])
  })
})

test('results that stay in a worker cannot be read by a piper from outside; it is told how', async () => {
  await using imap = new IMap({ workers: inline(1) })
  const plumber = plumb(chain({})(imap)[0] as unknown[])
  await plumber.start([range(3)] as never)
  const [a] = plumber.pipers()
  expect(() => piper(f.plus).connect([a] as never)).toThrow(/fuse: false|is started/)
  await plumber.close()
})
