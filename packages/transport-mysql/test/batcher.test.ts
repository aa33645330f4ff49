import { describe, expect, test } from 'vitest'
import { Batcher, filled } from '../src/batcher.ts'

const lengths = (most: number) =>
  new Set(Array.from({ length: most }, (_, at) => filled(new Array(at + 1).fill('job'), String).length))

describe('statements', () => {
  test('have few lengths, none of which is much longer than need be', () => {
    expect([...lengths(20)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20])
    expect(lengths(128).size).toBe(40)
    for (let jobs = 1; jobs <= 128; jobs++)
      expect(filled(new Array(jobs).fill('job'), String).length).toBeLessThanOrEqual(jobs * 1.125)
  })

  test('are filled up with what does no harm', () => {
    expect(
      filled(
        Array.from({ length: 17 }, (_, at) => at),
        (last) => -last,
      ),
    ).toEqual([...Array(17).keys(), -16])
    expect(filled([], String)).toEqual([])
  })
})

test('jobs of one turn go together, in order, and each has its answer', async () => {
  const acts: number[][] = []
  const batcher = new Batcher<number, number>(1, async (jobs) => {
    acts.push([...jobs])
    return jobs.map((job) => 2 * job)
  })
  const answers = Array.from({ length: 200 }, (_, at) => batcher.do(at, 1))
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 200 }, (_, at) => 2 * at))
  expect(acts.map(({ length }) => length)).toEqual([128, 72])
})
