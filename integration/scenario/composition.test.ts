import { isPiperError, type PiperError, Worker } from '@papy/core'
import { describe, expect, test } from 'vitest'
import * as f from './fixtures/functions.mjs'
import { bind, piper, plumb, stream } from './flow.ts'
import { places } from './place.ts'
import { range } from './source.ts'

describe.each(places)('composition, $name', ({ open }) => {
  const flow = async (what: unknown, datas: readonly unknown[], options: object = {}): Promise<unknown[]> => {
    const imap = open()
    try {
      return await stream(plumb([piper(what, { parallel: imap, ...options })]), datas)
    } finally {
      if (imap) await imap.close()
    }
  }

  test('[f, g, h] is h([g([f(inbox)])])', async () => {
    expect(await flow([f.inc, f.double, bind(f.label, 'h')], [range(5)])).toEqual([
      'h(2)',
      'h(4)',
      'h(6)',
      'h(8)',
      'h(10)',
    ])
  })

  test('only the first function sees the whole inbox', async () => {
    expect(await flow([f.inbox, f.size], [[7]])).toEqual([1])
    expect(await flow([f.twice, f.inbox], [[1]])).toEqual([[[11, 12]]])
  })

  test('promises inside are awaited', async () => {
    expect(await flow([f.nap, f.inc, f.nap], [[1, 2]])).toEqual([2, 3])
  })

  test('a Worker of Workers is one list', async () => {
    const inner = new Worker([f.inc, f.double] as never)
    expect(await flow([inner, f.inc, inner], [[1]])).toEqual([12])
  })

  test('bound arguments belong to their function, in order', async () => {
    expect(await flow([bind(f.args, 'a', 'b'), bind(f.args, 'c')], [[1]])).toEqual([[[1, 'a', 'b'], 'c']])
  })

  test('bound arguments may be any structured-cloneable value', async () => {
    const value = { at: new Date(3), set: new Set([1]), list: [undefined, null], big: 4n, typed: Float64Array.of(1, 2) }
    expect(await flow(bind(f.args, value), [[0]])).toEqual([[0, value]])
  })

  test('all functions of a Worker run in one place', async () => {
    const rows = await flow([f.where, bind(f.args), f.size], [range(3)])
    expect(rows).toEqual([1, 1, 1])
  })

  test('the failing function is named, with the inbox of the Worker', async () => {
    const imap = open()
    const plumber = plumb([piper([f.inc, bind(f.fail, 3), f.double], { parallel: imap, name: 'three' })])
    const values: unknown[] = []
    for await (const value of plumber.stream([range(4)] as never)) values.push(value)
    expect([values[0], values[1], values[3]]).toEqual([2, 4, 8])
    const bad = values[2] as PiperError
    expect(isPiperError(bad)).toBe(true)
    expect(bad.errors).toHaveLength(1)
    expect(bad.errors[0]).toMatchObject({ functionName: 'fail', inbox: [2], node: 'three', index: 2 })
    expect(bad).toMatchObject({ node: 'three', index: 2 })
    expect(bad.cause).toBe(bad.errors[0])
    expect(bad.errors[0]?.cause).toMatchObject({ name: 'RangeError', message: 'bad 3' })
    expect((bad.errors[0]?.cause as Error).stack).toContain('functions.mjs')
    await plumber.close()
    if (imap) await imap.close()
  })

  test('one Worker serves in many pipers', async () => {
    const imap = open()
    const worker = new Worker(bind(f.args, 1) as never)
    const [a, b] = [piper(worker, { parallel: imap }), piper(worker, { parallel: imap })]
    expect(await stream(plumb([a, b]), [[0]])).toEqual([[[0, 1], 1]])
    if (imap) await imap.close()
  })
})
