import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PiperError } from '@papy/core'
import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as f from './fixtures/functions.mjs'
import { parcelsIn, spool } from './fixtures/spool.mjs'
import { bind, pipe, piper, plumb, stream } from './flow.ts'
import { pool } from './place.ts'
import { range } from './source.ts'

const places = {
  threads: () => threads(2),
  processes: () => processes(2),
  mixed: () => [threads(1), processes(1)],
  inline: () => inline(2),
}
type Place = keyof typeof places
const ways: readonly (readonly [Place, Place])[] = [
  ['threads', 'threads'],
  ['threads', 'processes'],
  ['processes', 'threads'],
  ['mixed', 'mixed'],
  ['inline', 'threads'],
]

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'papy-via-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

describe.each(ways)('from %s to %s', (...[from, to]) => {
  test('values arrive as they do by way of the coordinator, and nothing is left', async () => {
    await using one = pool(places[from]())
    await using two = pool(places[to]())
    const rows = async (via: object) => {
      const plumber = plumb()
      pipe(plumber, [piper(f.rich, { parallel: one }), piper(f.told, { parallel: two })], via)
      return stream(plumber, [range(120)])
    }
    expect(await rows({ via: spool({ directory }) })).toEqual(await rows({}))
    expect(parcelsIn(directory)).toBe(0)
  })

  test('large items: only their tickets pass this thread', async () => {
    await using one = pool(places[from](), { stride: 3 })
    await using two = pool(places[to](), { stride: 5 })
    const plumber = plumb()
    pipe(plumber, [piper(f.filled, { parallel: one }), piper(f.summed, { parallel: two })], {
      via: spool({ directory }),
    })
    expect(plumber.plan().pipes).toMatchObject([{ via: 'spool' }])
    expect(await stream(plumber, [range(40)])).toEqual(range(40).map((x) => [x, 100_000 * (x % 256)]))
    expect(parcelsIn(directory)).toBe(0)
  })

  test('an item that fails in the second has its inbox', async () => {
    await using one = pool(places[from]())
    await using two = pool(places[to]())
    const plumber = plumb()
    pipe(plumber, [piper(f.filled, { parallel: one }), piper(bind(f.failSummed, 5), { parallel: two })], {
      via: spool({ directory }),
    })
    const found: unknown[] = []
    for await (const row of plumber.stream([range(20)] as never)) found.push(row)
    await plumber.close()
    const [error] = (found[5] as PiperError).errors
    expect(error?.inbox).toEqual([[5, new Uint8Array(100_000).fill(5)]])
    expect(found[6]).toBe(6)
  })
})

test('a fork: one reader by the transport, one by the coordinator, one in this thread', async () => {
  await using one = pool(threads(2))
  await using two = pool(processes(1))
  const top = piper(f.filled, { parallel: one })
  const [direct, relayed, here] = [
    piper(f.summed, { parallel: two, name: 'direct' }),
    piper(f.summed, { parallel: two, name: 'relayed' }),
    piper(f.summed, { name: 'here' }),
  ]
  const plumber = plumb()
  pipe(plumber, [top, direct], { via: spool({ directory }) })
  pipe(plumber, [top, relayed])
  pipe(plumber, [top, here])
  const rows = await stream(plumber, [range(30)])
  expect(rows).toEqual(range(30).map((x) => Array.from({ length: 3 }, () => [x, 100_000 * x])))
  expect(parcelsIn(directory)).toBe(0)
})

test('a join of what comes by a transport and of what has failed', async () => {
  await using one = pool(threads(2), { stride: 4 })
  const top = piper(f.filled, { parallel: one, name: 'top' })
  const left = piper(f.passed, { parallel: one, name: 'left' })
  const right = piper(bind(f.failSummed, 5), { parallel: one, name: 'right' })
  const bottom = piper(f.sizes, { parallel: one, name: 'bottom' })
  const plumber = plumb()
  const via = { via: spool({ directory }) }
  pipe(plumber, [top, left, bottom], via)
  pipe(plumber, [top, right, bottom], via)
  const rows = await stream(plumber, [range(20)])
  expect(rows.filter((row) => typeof row !== 'number')).toHaveLength(1)
  expect(rows[6]).toBe(2)
  expect(parcelsIn(directory)).toBe(0)
})

test.each(['threads', 'processes'] as const)('%s that end: their items are taken again by others', async (place) => {
  await using one = pool(places[place](), { stride: 3 })
  const plumber = plumb()
  pipe(
    plumber,
    [piper(f.filled, { parallel: one }), piper(bind(f.exitSummed, 7), { parallel: one, retry: { attempts: 2 } })],
    {
      via: spool({ directory }),
    },
  )
  const found: unknown[] = []
  for await (const row of plumber.stream([range(20)] as never)) found.push(row)
  await plumber.close()
  expect((found[7] as PiperError).code).toBe('ERR_WORKER_LOST')
  expect((found[7] as PiperError).errors[0]?.inbox).toEqual([[7, new Uint8Array(100_000).fill(7)]])
  expect(found.filter((row) => typeof row === 'number')).toEqual(range(20).filter((x) => x !== 7))
  expect(parcelsIn(directory)).toBe(0)
})

test('a loop that is left early leaves nothing behind', async () => {
  await using one = pool(threads(2))
  const plumber = plumb()
  pipe(plumber, [piper(f.filled, { parallel: one }), piper(f.summed, { parallel: one })], { via: spool({ directory }) })
  for await (const row of plumber.stream([range(1000)] as never)) if ((row as [number])[0] === 20) break
  await plumber.close()
  expect(parcelsIn(directory)).toBe(0)
})

test('what cannot be put fails alone, with its path', async () => {
  await using one = pool(threads(2), { stride: 4 })
  const plumber = plumb()
  pipe(plumber, [piper(f.unclear, { parallel: one }), piper(f.told, { parallel: one })], { via: spool({ directory }) })
  const rows = await stream(plumber, [range(20)])
  expect(rows[8]).toEqual({ failed: [expect.stringContaining('result.inner[0]')] })
  expect(rows[9]).toContain('x: 9')
})

test('a transport that cannot be opened for a worker: its error is told, and no item is blamed', async () => {
  await using one = pool(threads(2))
  const plumber = plumb()
  // What the ends share does not get to them.
  const broken = { ...spool({ directory }), share: () => () => undefined }
  pipe(plumber, [piper(f.filled, { parallel: one }), piper(f.summed, { parallel: one })], { via: broken })
  const found: unknown[] = []
  for await (const row of plumber.stream([range(3)] as never)) found.push((row as PiperError).errors[0]?.cause)
  await plumber.close()
  expect(found).toHaveLength(3)
  expect(found[0]).toMatchObject({ name: 'TransportError', code: 'ERR_MEDIUM_FAILED' })
})

test('a transport that does not reach the workers is refused while the graph is built', () => {
  const plumber = plumb()
  const one = pool(processes(1))
  const [from, to] = [piper(f.filled, { parallel: one }), piper(f.summed, { parallel: one })]
  const near = { ...spool(), supports: { ...spool().supports, crossProcess: false } }
  expect(() => pipe(plumber, [from, to], { via: near })).toThrow(
    expect.objectContaining({ code: 'ERR_PLUGIN_INCOMPATIBLE' }),
  )
  expect(plumber.pipes()).toEqual([])
})

test('where somebody in this thread looks at the items, the plan says so, and they come all the same', async () => {
  await using one = pool(threads(2))
  const plumber = plumb()
  pipe(plumber, [piper(f.filled, { parallel: one }), piper(f.summedPairs, { parallel: one, consume: 2 })], {
    via: spool({ directory }),
  })
  expect(plumber.plan().warnings).toMatchObject([{ code: 'WARN_VIA_UNUSED' }])
  expect(await stream(plumber, [range(10)])).toEqual(range(5).map((x) => [2 * x, 2 * x + 1]))
})

test('a join behind groups of any length pairs them, with a transport on the way', async () => {
  await using one = pool(threads(2), { fuse: false })
  await using two = pool(threads(1))
  const rows = async (via: object) => {
    const plumber = plumb()
    const [spread, by, join] = [
      piper(f.upTo, { parallel: one, produce: 'each' }),
      piper(f.same, { parallel: one }),
      piper(f.add, { parallel: two }),
    ]
    pipe(plumber, [spread, by, join], via)
    pipe(plumber, [spread, join])
    return stream(plumber, [range(6)])
  }
  expect(await rows({ via: spool({ directory }) })).toEqual(await rows({}))
})
