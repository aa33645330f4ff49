import { Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import {
  accumulated,
  counts,
  countsOf,
  gathered,
  histogram,
  histogramOf,
  merging,
  running,
  type Sample,
  type Statistics,
  sampleOf,
  statistics,
  statisticsOf,
  topK,
  topOf,
  watching,
} from '@papy/std/reduce'
import { afterAll, describe, expect, test } from 'vitest'
import { collected } from '../collected.ts'
import { measured } from './fixtures/words.mjs'

const pool = new IMap({ workers: 2 })
afterAll(() => pool[Symbol.asyncDispose]())

const seeds = Array.from({ length: 1003 }, (_, at) => at)
const values = seeds.map((seed) => measured([seed]))

/** What a pipeline makes of all numbers in the end. */
async function last(plumber: Plumber): Promise<unknown> {
  let result: unknown
  for await (const state of plumber.stream([seeds])) result = state
  return result
}

/** Measured on threads, summed up in parts of 50 on threads, merged here. */
async function merged(work: unknown, merge: unknown): Promise<unknown> {
  await using plumber = new Plumber()
  const part = new Piper([gathered, work as typeof statisticsOf], { parallel: pool, consume: 50 })
  plumber.addPipe([new Piper(measured, { parallel: pool }), part, merge as () => unknown])
  return await last(plumber)
}

describe('parts that threads sum up merge to what a loop sums up:', () => {
  test('statistics', async () => {
    const { count, mean, squares, ...range } = (await merged(statisticsOf, merging(statistics))) as Statistics
    const sum = values.reduce((total, value) => total + value, 0)
    expect([count, range]).toEqual([1003, { min: Math.min(...values), max: Math.max(...values) }])
    expect(mean).toBeCloseTo(sum / 1003, 10)
    expect(squares).toBeCloseTo(
      values.reduce((total, value) => total + (value - sum / 1003) ** 2, 0),
      5,
    )
  })

  test('a histogram', async () => {
    const edges = [0, 10, 20, 50, 90]
    const wanted = edges.slice(1).map((to, at) => {
      const last = at === edges.length - 2
      return values.filter((value) => value >= (edges[at] as number) && (value < to || (last && value === to))).length
    })
    const above = values.filter((value) => value > 90).length
    const found = await merged(step(histogramOf, edges), merging(histogram(edges)))
    expect(found).toEqual({ edges, counts: wanted, below: 0, above })
  })

  test('the top 5', async () => {
    const wanted = values.toSorted((one, other) => other - one).slice(0, 5)
    const found = await merged(step(topOf, 5), merging(topK(5)))
    expect(found).toEqual(wanted.map((value) => ({ score: value, item: value })))
  })

  test('counts', async () => {
    const tens = ([value]: [number]) => Math.floor(value / 10)
    await using plumber = new Plumber()
    const part = new Piper([gathered, countsOf], { parallel: pool, consume: 50 })
    plumber.addPipe([new Piper([measured, tens], { parallel: pool }), part, merging(counts)])
    const wanted = new Map<number, number>()
    for (const value of values) wanted.set(tens([value]), (wanted.get(tens([value])) ?? 0) + 1)
    expect(await last(plumber)).toEqual([...wanted])
  })

  test('a sample, which is the same whatever the pool', async () => {
    const kinds = [pool, false as const]
    const found: unknown[] = []
    for (const parallel of kinds) {
      await using plumber = new Plumber()
      const part = new Piper([gathered, step(sampleOf, 20, 4)], { parallel, consume: 50 })
      plumber.addPipe([new Piper(measured, { parallel }), part])
      const parts: Sample<number>[] = []
      for await (const one of plumber.stream<Sample<number>>([seeds])) parts.push(one as Sample<number>)
      expect(new Set(parts.flatMap(({ picks }) => picks.map(({ key }) => key))).size).toBe(20 * 20 + 3)
      found.push(parts)
    }
    expect(found[0]).toEqual(found[1])
  })
})

describe('serial pipers', () => {
  test('running: each item becomes the state up to it', async () => {
    await using plumber = new Plumber()
    plumber.addPipe([new Piper(measured, { parallel: pool }), running(statistics)])
    const states = (await collected(plumber.stream([seeds.slice(0, 20)]))) as Statistics[]
    expect(states).toEqual(states.map((_, at) => accumulated(statistics, values.slice(0, at + 1))))
  })

  test('watching: items pass, and the state is there at any time', async () => {
    await using plumber = new Plumber()
    const seen = watching(topK(1))
    plumber.addPipe([new Piper(measured, { parallel: pool }), seen])
    expect(seen.state()).toEqual([])
    expect(await collected(plumber.stream([seeds]))).toEqual(values)
    expect(seen.state()[0]?.item).toBe(Math.max(...values))
    expect(plumber.pipers().map(({ name }) => name)).toEqual(['measured', 'watching'])
  })

  test('what cannot be summed up is a placeholder, and not counted', async () => {
    await using plumber = new Plumber()
    const seen = watching(statistics)
    plumber.addPiper(seen)
    const results = await collected(plumber.stream([[1, Number.NaN, 3]]))
    expect(results).toEqual([1, expect.objectContaining({ code: 'ERR_ARGUMENT' }), 3])
    expect(seen.state()).toMatchObject({ count: 2, mean: 2 })
  })
})

test('gathered gives items, and tuples of what was joined', () => {
  expect(gathered([[1], [2]])).toEqual([1, 2])
  expect(gathered([])).toEqual([])
  expect(
    gathered([
      [1, 'a'],
      [2, 'b'],
    ]),
  ).toEqual([
    [1, 'a'],
    [2, 'b'],
  ])
})
