import { inline } from '@papy/runtime-inline'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { bind, drain, errorOf, failed, pipe, piper, plumb, stream } from './flow.ts'
import { parallel, places, pool } from './place.ts'
import { gate, range } from './source.ts'

const sorted = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort()

describe.each(parallel)('order, $name', ({ open }) => {
  test.each([1, 2, 3, 7])('is kept although later items are ready first, stride %i', async (stride) => {
    const imap = open({ stride })
    expect(
      await stream(plumb([piper(bind(f.reversed, 5), { parallel: imap }), piper(f.uneven, { parallel: imap })]), [
        range(31),
      ]),
    ).toEqual(range(31))
    if (imap) await imap.close()
  })

  test('ordered: false gives the same multiset, placeholders included', async () => {
    const imap = open({ stride: 1 })
    const rows = await stream(
      plumb([piper([bind(f.reversed, 5), bind(f.fail, 3)], { parallel: imap, ordered: false })]),
      [range(20)],
    )
    expect(sorted(rows)).toEqual(sorted(range(20).map((x) => (x === 3 ? failed('bad 3') : x))))
    if (imap) await imap.close()
  })

  test("ordered: false on the IMap holds for its pipers, and the Piper's own word wins", async () => {
    const imap = open({ stride: 1, ordered: false })
    expect(sorted(await stream(plumb([piper(f.uneven, { parallel: imap })]), [range(20)]))).toEqual(sorted(range(20)))
    expect(await stream(plumb([piper(bind(f.reversed, 5), { parallel: imap, ordered: true })]), [range(20)])).toEqual(
      range(20),
    )
    if (imap) await imap.close()
  })

  test('a join of unordered branches pairs by index', async () => {
    const imap = open({ stride: 1 })
    const [root, join] = [piper(f.same, { parallel: imap }), piper(f.inbox, { parallel: imap })]
    const plumber = plumb(
      [root, piper(bind(f.reversed, 4), { parallel: imap, ordered: false }), join],
      [root, piper(f.inc, { parallel: imap, ordered: false }), join],
    )
    expect(sorted(await stream(plumber, [range(30)]))).toEqual(sorted(range(30).map((x) => [x, x + 1])))
    if (imap) await imap.close()
  })

  test('a join of an unordered and an ordered branch pairs by index', async () => {
    const imap = open({ stride: 2 })
    const [root, join] = [piper(f.same), piper(f.inbox)]
    const plumber = plumb(
      [root, piper(bind(f.reversed, 4), { parallel: imap, ordered: false }), join],
      [root, piper(f.inc, {}), join],
    )
    expect(sorted(await stream(plumber, [range(30)]))).toEqual(sorted(range(30).map((x) => [x, x + 1])))
    if (imap) await imap.close()
  })

  test('outputs of unordered branches pair by index too', async () => {
    const imap = open({ stride: 1 })
    const root = piper(f.same, { parallel: imap })
    const plumber = plumb(
      [root, piper(bind(f.reversed, 4), { parallel: imap, ordered: false })],
      [root, piper(f.inc, { parallel: imap, ordered: false })],
    )
    expect(sorted(await stream(plumber, [range(30)]))).toEqual(sorted(range(30).map((x) => [x, x + 1])))
    if (imap) await imap.close()
  })

  test('regrouping behind an unordered piper reunites by origin', async () => {
    const imap = open({ stride: 1 })
    const chain = (make: [unknown, object], consume: number | 'all'): object[] => [
      piper(make[0], { parallel: imap, ordered: false, ...make[1] }),
      piper(bind(f.reversed, 7), { parallel: imap, ordered: false }),
      piper(f.inbox, { parallel: imap, consume }),
    ]
    const tuples = (values: readonly number[]): unknown[] => values.map((value) => [value])
    const twos = await stream(plumb(chain([f.twice, { produce: 2 }], 2)), [range(17)])
    expect(sorted(twos)).toEqual(sorted(range(17).map((x) => tuples([10 * x + 1, 10 * x + 2]))))
    const all = await stream(plumb(chain([f.upTo, { produce: 'each' }], 'all')), [range(7)])
    expect(sorted(all)).toEqual(sorted(range(7).map((x) => tuples(range(x, 10 * x)))))
    if (imap) await imap.close()
  })

  test('gathering neighbours behind an unordered piper is refused', async () => {
    const imap = open({ stride: 1 })
    const unordered = (): object => piper(f.same, { parallel: imap, ordered: false })
    for (const between of [[], [piper(f.same)], [piper(f.same, { parallel: imap })]]) {
      const error = await errorOf(() => pipe(plumb(), [unordered(), ...between, piper(f.inbox, { consume: 2 })]))
      expect(error).toMatchObject({ code: 'ERR_UNORDERED_GATHER', name: 'DaggerError' })
    }
    const wide = await errorOf(() =>
      pipe(plumb(), [piper(f.twice, { parallel: imap, ordered: false, produce: 2 }), piper(f.inbox, { consume: 4 })]),
    )
    expect(wide['code']).toBe('ERR_UNORDERED_GATHER')
    if (imap) await imap.close()
  })

  test('gathering in front of an unordered piper is fine', async () => {
    const imap = open({ stride: 1 })
    const rows = await stream(
      plumb([
        piper(f.total, { consume: 2, parallel: imap, ordered: false }),
        piper(f.inc, { parallel: imap, ordered: false }),
      ]),
      [range(9)],
    )
    expect(sorted(rows)).toEqual(sorted([2, 6, 10, 14, 9]))
    if (imap) await imap.close()
  })
})

describe('order and readiness, with gates', () => {
  test('unordered: what is ready comes, although an earlier item is not', async () => {
    const first = gate()
    const imap = pool(inline(3), { stride: 1, buffer: 6 })
    const plumber = plumb([
      piper(async ([x]: [number]) => (x === 0 ? first.passed.then(() => x) : x), { parallel: imap, ordered: false }),
    ])
    const rows = plumber.stream([range(4)] as never)[Symbol.asyncIterator]()
    const early = [
      (await within(rows.next())).value,
      (await within(rows.next())).value,
      (await within(rows.next())).value,
    ]
    expect(sorted(early)).toEqual(sorted([1, 2, 3]))
    first.open()
    expect((await within(rows.next())).value).toBe(0)
    expect((await within(rows.next())).done).toBe(true)
    await plumber.close()
    await imap.close()
  })

  test('ordered: an earlier item holds the later ones up', async () => {
    const first = gate()
    const imap = pool(inline(3), { stride: 1, buffer: 6 })
    const plumber = plumb([
      piper(async ([x]: [number]) => (x === 0 ? first.passed.then(() => x) : x), { parallel: imap }),
    ])
    const rows = drain(plumber.stream([range(4)] as never))
    let ended = false
    void rows.then(() => {
      ended = true
    })
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(ended).toBe(false)
    first.open()
    expect(await rows).toEqual(range(4))
    await plumber.close()
    await imap.close()
  })
})

describe.each(places)('tracked, $name', ({ open }) => {
  test.each([true, false])('indexes results as they are, ordered: %s', async (ordered) => {
    const imap = open({ stride: 1 })
    const tracking = piper([bind(f.reversed, 3), bind(f.fail, 2), f.inc], { parallel: imap, track: true, ordered })
    const plumber = plumb([tracking])
    await drain(plumber.stream([range(9)] as never))
    const { tracked } = tracking as unknown as { tracked: ReadonlyMap<number, unknown> }
    expect([...tracked.keys()].sort((a, b) => a - b)).toEqual(range(9))
    for (const index of range(9)) {
      if (index === 2) expect(tracked.get(index)).toMatchObject({ index: 2, name: 'PiperError' })
      else expect(tracked.get(index)).toBe(index + 1)
    }
    expect(plumber.stats.nodes[(tracking as unknown as { name: string }).name]?.tracked.size).toBe(9)
    await plumber.close()
    if (imap) await imap.close()
  })
})
