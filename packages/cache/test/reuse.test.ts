import { explain } from '@papy/cache'
import { isPiperError, Piper, Plumber, type IMap as Pool } from '@papy/core'
import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { describe, expect, test } from 'vitest'
import { Lab } from './lab.ts'

const places: readonly (readonly [string, () => Pool | undefined])[] = [
  ['this thread', () => undefined],
  ['inline workers', () => new IMap({ workers: inline(2) })],
  ['threads', () => new IMap({ workers: threads(2) })],
  ['processes', () => new IMap({ workers: processes(2) })],
]

const count = (size: number): number[] => Array.from({ length: size }, (_, at) => at)

describe.each(places)('in %s', (_, make) => {
  test('a second run computes nothing, and gives the same', async () => {
    const lab = new Lab()
    for (const name of ['scaled', 'later', 'bytes']) {
      await using pool = make()
      const options = pool === undefined ? {} : { pool }
      const first = await lab.run(lab.step(name), count(20), options)
      expect(first.reused).toBe(0)
      expect(lab.calls()).toEqual(count(20).map(String))
      const second = await lab.run(lab.step(name), count(20), options)
      expect(second).toEqual({ results: first.results, reused: 20 })
      expect(lab.calls()).toEqual([])
    }
  })

  test('what failed is computed again, and only that', async () => {
    const lab = new Lab()
    await using pool = make()
    const options = pool === undefined ? {} : { pool }
    const first = await lab.run(lab.step('failing'), count(6), options)
    expect(first.results.map(isPiperError)).toEqual([false, true, false, true, false, true])
    lab.calls()
    const second = await lab.run(lab.step('failing'), count(6), options)
    expect(second.results.map(isPiperError)).toEqual(first.results.map(isPiperError))
    expect(second.reused).toBe(3)
    expect(lab.calls()).toEqual(['1', '3', '5'])
  })
})

test('places share what was computed', async () => {
  const lab = new Lab()
  const { results } = await lab.run(lab.step('later'), count(10))
  lab.calls()
  for (const [, make] of places.slice(1)) {
    await using pool = make() as Pool
    expect(await lab.run(lab.step('later'), count(10), { pool })).toEqual({ results, reused: 10 })
  }
  expect(lab.calls()).toEqual([])
})

describe('exactly what changed is computed', () => {
  test('items', async () => {
    const lab = new Lab()
    await lab.run(lab.step('scaled'), count(5))
    lab.calls()
    const { results, reused } = await lab.run(lab.step('scaled'), count(8))
    expect([results, reused]).toEqual([count(8).map((x) => x + 10), 5])
    expect(lab.calls()).toEqual(['5', '6', '7'])
  })

  test.each([
    ['the text of a function', 'steps.mjs', 'x * factor', '2 * x * factor', [10, 12, 14], 'function changed'],
    ['a module that it imports', 'base.mjs', '10', '20', [20, 21, 22], 'function changed'],
  ] as const)('%s', async (_, file, from, to, expected, reason) => {
    const lab = new Lab()
    await lab.run(lab.step('scaled'), count(3))
    lab.calls()
    lab.change(file, from, to)
    expect(explain(lab.cache, lab.step('scaled'), [1]).reason).toBe(reason)
    await using pool = new IMap({ workers: 1 })
    expect(await lab.run(lab.step('scaled'), count(3), { pool })).toEqual({ results: expected, reused: 0 })
    expect(lab.calls()).toEqual(['0', '1', '2'])
    lab.change(file, to, from)
    expect((await lab.run(lab.step('scaled'), count(3))).reused).toBe(3)
  })

  test('an argument', async () => {
    const lab = new Lab()
    await lab.run(lab.step('scaled', 2), count(3))
    expect(explain(lab.cache, lab.step('scaled', 3), [1])).toMatchObject({ reason: 'arguments changed' })
    expect((await lab.run(lab.step('scaled', 3), count(3))).reused).toBe(0)
    expect((await lab.run(lab.step('scaled', 2), count(3))).reused).toBe(3)
  })
})

test('pipers that are fused look for their results one by one', async () => {
  const lab = new Lab()
  await using pool = new IMap({ workers: 1 })
  const run = async (factor: number) => {
    await using plumber = new Plumber()
    const [one, two] = [lab.step('scaled'), lab.step('scaled', factor)].map(
      (step, at) => new Piper(step, { name: `p${at}`, parallel: pool, cache: lab.cache }),
    ) as [Piper, Piper]
    plumber.addPipe([one, two])
    const results: unknown[] = []
    for await (const result of plumber.stream([count(4)])) results.push(result)
    const { p0, p1 } = plumber.stats.nodes
    return {
      results,
      reused: [p0?.reused, p1?.reused],
      segments: plumber.plan().segments,
      cached: plumber.plan().cached,
    }
  }
  const first = await run(2)
  expect(first).toMatchObject({
    results: [30, 32, 34, 36],
    reused: [0, 0],
    segments: [['p0', 'p1']],
    cached: ['p0', 'p1'],
  })
  expect((await run(2)).reused).toEqual([4, 4])
  expect(await run(3)).toMatchObject({ results: [40, 43, 46, 49], reused: [4, 0] })
})

test('a result that was found costs no attempt', async () => {
  const lab = new Lab()
  await lab.run(lab.step('scaled'), [1])
  lab.calls()
  await using plumber = new Plumber()
  const piper = new Piper(lab.step('scaled'), { cache: lab.cache, retry: { attempts: 3 }, timeoutMs: 1000 })
  plumber.addPipe([piper])
  for await (const result of plumber.stream([[1, 2]])) expect(result).toBeGreaterThan(10)
  expect(Object.values(plumber.stats.nodes)).toMatchObject([{ retries: 0, reused: 1 }])
})

test('what cannot be told apart is computed, and said', async () => {
  const lab = new Lab()
  class Point {
    x = 1
  }
  expect((await lab.run(lab.step('scaled'), [new Point()])).reused).toBe(0)
  expect(explain(lab.cache, lab.step('scaled'), [new Point()]).message).toContain('inbox[0] is')
  expect(explain(lab.cache, lab.step('scaled'), [1]).reason).toBe('nothing stored')
  expect((await lab.run(lab.step('scaled'), [new Point()])).reused).toBe(0)

  const secret = Math.random()
  await using plumber = new Plumber()
  const captured = ([x]: [number]): number => x + secret
  plumber.addPipe([new Piper(captured, { cache: lab.cache })])
  expect(plumber.plan()).toMatchObject({
    cached: [],
    warnings: [{ code: 'WARN_CACHE_UNUSED', piper: 'captured', message: expect.stringContaining('secret') as string }],
  })
  expect(explain(lab.cache, captured as never, [1]).reason).toBe('disabled')
  for (let time = 0; time < 2; time++) {
    await using again = new Plumber()
    again.addPipe([new Piper(captured, { cache: lab.cache })])
    for await (const result of again.stream([[1]])) expect(result).toBe(1 + secret)
    expect(again.stats.nodes['captured']).not.toHaveProperty('reused')
  }
})
