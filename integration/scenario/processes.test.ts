import { isPiperError, type PiperError } from '@papy/core'
import { imap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { whereabouts } from './fixtures/whereabouts.mjs'
import { bind, drain, failed, piper, plumb, stream } from './flow.ts'
import { pool } from './place.ts'
import { program } from './program.ts'
import { range } from './source.ts'

const places = [
  { name: 'processes(2)', workers: () => processes(2) },
  { name: 'threads, processes and inline', workers: () => [threads(1), processes(1), inline(1)] },
]

/** Graphs, each made anew on a pool, or serial. */
const graphs: Record<string, (parallel: unknown) => readonly (readonly unknown[])[]> = {
  'a chain': (parallel) => [
    [piper(f.inc), piper(f.double, { parallel }), piper(f.square, { parallel }), piper(f.text)],
  ],
  'a diamond': (parallel) => {
    const [top, left, right] = [f.inc, f.double, f.square].map((fn) => piper(fn, { parallel }))
    const bottom = piper(f.add, { parallel })
    return [
      [top, left, bottom],
      [top, right, bottom],
    ]
  },
  'produce and consume': (parallel) => [
    [
      piper(f.twice, { produce: 2, parallel }),
      piper(f.inc, { parallel, spawn: 2 }),
      piper(f.inbox, { consume: 2, parallel }),
    ],
  ],
  'items that fail': (parallel) => [[piper([bind(f.fail, 7), f.inc], { parallel }), piper(f.double, { parallel })]],
}

describe.each(places)('$name', ({ workers }) => {
  test.each(Object.keys(graphs))('do what serial pipers do: %s', async (name) => {
    const make = graphs[name] as (typeof graphs)[string]
    const expected = await stream(plumb(...make(false)), [range(300)])
    for (const settings of [{}, { stride: 1 }, { stride: 7 }]) {
      await using imap = pool(workers(), settings)
      expect(await stream(plumb(...make(imap)), [range(300)])).toEqual(expected)
    }
  })

  test('without order: the same, in any order', async () => {
    const values = await drain(imap(f.bareDouble as never, range(5_000), { workers: workers(), ordered: false }))
    expect(values.toSorted((a, b) => Number(a) - Number(b))).toEqual(range(5_000).map((x) => x * 2))
  })
})

test('every worker of a mixed pool takes part', async () => {
  await using imap = pool([threads(1), processes(1), inline(1)], { stride: 1 })
  const places = await stream(plumb([piper(whereabouts, { parallel: imap })]), [range(60)])
  const others = new Set(places)
  expect([others.delete('thread'), others.delete(process.pid), others.size]).toEqual([true, true, 1])
})

test('large items, both ways', async () => {
  await using imap = pool(processes(2))
  const items = range(6).map((i) => Float64Array.from({ length: 200_000 }, (_, at) => i + at))
  const rows = (await stream(plumb([piper(f.same, { parallel: imap })]), [items])) as Float64Array[]
  const bytes = (floats: Float64Array): Buffer => Buffer.from(floats.buffer as ArrayBuffer)
  expect(rows).toHaveLength(items.length)
  for (const [at, row] of rows.entries()) expect(bytes(row).equals(bytes(items[at] as Float64Array))).toBe(true)
})

test('a result that cannot be sent is a placeholder with the path of the value, where it is sent', async () => {
  await using imap = pool(processes(1))
  const plumber = plumb([piper(f.uncloneable, { parallel: imap })])
  const rows: unknown[] = []
  for await (const row of plumber.stream([[1]] as never)) rows.push(row)
  expect(rows.every(isPiperError)).toBe(true)
  expect((rows[0] as PiperError).code).toBe('ERR_NOT_SERIALIZABLE')
  await plumber.close()
})
test('errors cross whole', async () => {
  await using imap = pool(processes(1))
  expect(await stream(plumb([piper(bind(f.fail, 1), { parallel: imap })]), [range(3)])).toEqual([0, failed('bad 1'), 2])
})

describe('entry modules, as programs', () => {
  test('a function of the entry module, behind isMain', async () => {
    const { code, out, err } = await program('entry-processes.mjs')
    expect([code, out, err]).toEqual([0, '[[101,true],[102,true],[103,true]]', ''])
  })

  test('without the guard the run ends with ERR_ENTRY_MODULE, and no worker runs the pipeline', async () => {
    const { code, signal, out } = await program('entry-processes.mjs', { args: ['unguarded'] })
    // The workers say so, too.
    expect([code, signal, ...new Set(out.split('\n'))]).toEqual([0, null, 'PlumberError ERR_ENTRY_MODULE'])
  })
})

test('an idle pool does not keep the program alive', async () => {
  const ended = program('idle-processes.mjs', { ms: 10_000 })
  expect(await within(ended, 12_000, 'the program')).toMatchObject({ code: 0, signal: null, out: '[2,3,4]' })
})
