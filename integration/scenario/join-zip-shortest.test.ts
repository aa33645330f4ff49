import { Plumber } from '@papy/core'
import { describe, expect, test } from 'vitest'
import * as f from './fixtures/functions.mjs'
import { bind, drain, failed, pipe, piper, plumb, stream } from './flow.ts'
import { places } from './place.ts'
import { counting, countingAsync, range } from './source.ts'

describe.each(places)('joins, $name', ({ open }) => {
  const joined = (settings?: object): { plumber: Plumber; close: () => Promise<void> } => {
    const imap = open(settings)
    const join = piper(f.add, { parallel: imap, name: 'join' })
    const plumber = plumb(
      [piper(f.same, { parallel: imap, name: 'left' }), join],
      [piper(f.same, { parallel: imap, name: 'right' }), join],
    )
    return { plumber, close: async () => void (imap && (await imap.close())) }
  }

  test.each<[string, number, number]>([
    ['equal', 7, 7],
    ['left shorter', 3, 9],
    ['right shorter', 9, 3],
    ['left empty', 0, 5],
    ['right empty', 5, 0],
    ['both empty', 0, 0],
    ['one', 1, 100],
  ])('of inputs of unequal length end with the shortest: %s', async (_, left, right) => {
    const { plumber, close } = joined()
    const rows = await drain(plumber.stream([range(left), range(right, 100)] as never))
    expect(rows).toEqual(range(Math.min(left, right)).map((at) => at + at + 100))
    const { total } = plumber.ledger()
    expect(total).toMatchObject({ emitted: 2 * Math.min(left, right), errored: 0, deadLettered: 0, inFlight: 0 })
    expect(total.returned).toBe(total.read - total.emitted)
    await plumber.close()
    await close()
  })

  test('with an infinite input end with the finite one', async () => {
    const { plumber, close } = joined({ buffer: 8, stride: 2 })
    const [endless, short] = [counting(), counting(5)]
    expect(await drain(plumber.stream([endless, short] as never))).toEqual(range(5).map((at) => 2 * at))
    expect(endless.returned).toBe(1)
    expect(endless.read).toBeLessThan(2000)
    const { total } = plumber.ledger()
    expect(total.read).toBe(endless.read + short.read)
    expect(total.read).toBe(total.emitted + total.returned)
    await plumber.close()
    await close()
  })

  test('of a slow and a fast input pair by position', async () => {
    const { plumber, close } = joined()
    expect(await stream(plumber, [countingAsync(6, { ms: 4 }), counting(6)])).toEqual(range(6).map((at) => 2 * at))
    await close()
  })

  test('of five inputs', async () => {
    const imap = open()
    const plumber = new Plumber()
    const join = piper(bind(f.labels, 'j'), { parallel: imap })
    for (const name of 'abcde') pipe(plumber, [piper(bind(f.label, name), { parallel: imap }), join])
    expect(
      await stream(plumber, [
        [1, 2],
        [3, 4],
        [5, 6],
        [7, 8],
        [9, 0],
      ]),
    ).toEqual(['j(a(1),b(3),c(5),d(7),e(9))', 'j(a(2),b(4),c(6),d(8),e(0))'])
    if (imap) await imap.close()
  })

  test('one input may feed many branches that meet again', async () => {
    const imap = open({ stride: 3 })
    const [root, join] = [piper(f.same, { parallel: imap }), piper(f.inbox, { parallel: imap })]
    const branches = range(6).map((at) => piper(bind(f.label, `b${at}`), { parallel: at % 2 === 0 ? imap : false }))
    const rows = await stream(plumb(...branches.map((branch) => [root, branch, join])), [range(20)])
    expect(rows).toEqual(range(20).map((item) => range(6).map((at) => `b${at}(${item})`)))
    if (imap) await imap.close()
  })

  test('an empty input is an empty output', async () => {
    const imap = open()
    expect(await stream(plumb([piper(f.same, { parallel: imap }), piper(f.same, { parallel: imap })]), [[]])).toEqual(
      [],
    )
    if (imap) await imap.close()
  })

  test('undefined and null are items like any other', async () => {
    const imap = open()
    const items = [undefined, null, 0, '', false, Number.NaN]
    expect(
      await stream(plumb([piper(f.same, { parallel: imap }), piper(f.same, { parallel: imap })]), [items]),
    ).toEqual(items)
    if (imap) await imap.close()
  })

  test('a failing item of one branch leaves the other rows alone', async () => {
    const imap = open()
    const join = piper(f.add, { parallel: imap })
    const plumber = plumb(
      [piper(bind(f.fail, 2), { parallel: imap }), join],
      [piper(bind(f.failLater, 4), { parallel: imap }), join],
    )
    expect(await stream(plumber, [range(6), range(6)])).toEqual([0, 2, failed('bad 2'), 6, failed('bad 4'), 10])
    if (imap) await imap.close()
  })
})
