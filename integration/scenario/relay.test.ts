import type { PiperError } from '@papy/core'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { describe, expect, test } from 'vitest'
import * as f from './fixtures/functions.mjs'
import { bind, piper, plumb, stream } from './flow.ts'
import { pool } from './place.ts'
import { range } from './source.ts'

const places = { threads: () => threads(2), processes: () => processes(2), mixed: () => [threads(1), processes(1)] }
type Place = keyof typeof places
const ways: readonly (readonly [Place, Place])[] = [
  ['threads', 'threads'],
  ['threads', 'processes'],
  ['processes', 'threads'],
  ['processes', 'processes'],
  ['mixed', 'threads'],
]

/** What leaves two pools in a row. A piper that tracks looks at its results, so they are unpacked and packed again. */
async function twice([from, to]: readonly [Place, Place], first: unknown, second: unknown, options: object = {}) {
  await using one = pool(places[from](), options)
  await using two = pool(places[to](), options)
  const rows = async (track: boolean) =>
    stream(plumb([piper(first, { parallel: one, track }), piper(second, { parallel: two })]), [range(120)])
  return { relayed: await rows(false), unpacked: await rows(true) }
}

describe.each(ways)('from %s to %s', (...way) => {
  test('values arrive as they do when they are unpacked between', async () => {
    const { relayed, unpacked } = await twice(way, f.rich, f.told)
    expect(relayed).toEqual(unpacked)
    expect(relayed[7]).toContain('é 7 日本')
  })

  test('strides that differ, more pipers than two, numbers and texts', async () => {
    await using one = pool(places[way[0]](), { stride: 7 })
    await using two = pool(places[way[1]](), { stride: 3 })
    const chain = [f.inc, f.text, f.double, f.square].map((fn, at) => piper(fn, { parallel: at % 2 === 0 ? one : two }))
    expect(await stream(plumb(chain), [range(100)])).toEqual(range(100).map((x) => (2 * (x + 1)) ** 2))
  })

  test('a result that cannot be sent fails alone, with its path', async () => {
    const { relayed, unpacked } = await twice(way, f.unclear, f.told, { stride: 4 })
    expect(relayed).toEqual(unpacked)
    expect(relayed[8]).toEqual({ failed: [expect.stringContaining('result.inner[0]')] })
    expect(relayed[9]).toContain('x: 9')
  })

  test('an item that fails in the second has its inbox', async () => {
    await using one = pool(places[way[0]]())
    await using two = pool(places[way[1]]())
    const plumber = plumb([piper(f.rich, { parallel: one }), piper(bind(f.failAt, 5), { parallel: two })])
    const found: unknown[] = []
    for await (const row of plumber.stream([range(20)] as never)) found.push(row)
    await plumber.close()
    const [error] = (found[5] as PiperError).errors
    expect(error?.inbox).toMatchObject([{ x: 5, text: 'é 5 日本', bytes: Uint8Array.of(5, 2, 3) }])
    expect(found[6]).toBe(6)
  })
})

test('a fork of two workers and a join of what they made', async () => {
  await using one = pool(threads(2))
  await using two = pool(threads(2))
  const top = piper(f.text, { parallel: one })
  const [left, right] = ['l', 'r'].map((name) => piper(bind(f.label, name), { parallel: two }))
  const bottom = piper(bind(f.labels, 'join'), { parallel: one })
  const rows = await stream(plumb([top, left, bottom], [top, right, bottom]), [range(300)])
  expect(rows).toEqual(range(300).map((x) => `join(l(${x}),r(${x}))`))
})

test('who gathers, and a reader in this thread, get items', async () => {
  await using one = pool(threads(2), { stride: 5 })
  const top = piper(f.text, { parallel: one })
  const pairs = piper(f.told, { parallel: one, consume: 2 })
  const rows = await stream(plumb([top, pairs], [top, piper(f.same), piper(f.told, { consume: 2 })]), [range(40)])
  expect(rows).toHaveLength(20)
  for (const [left, right] of rows as [unknown, unknown][]) expect(left).toBe(right)
})
