import { expect, test } from 'vitest'
import { ratio, statistic } from './statistic.ts'

test('the median of an odd and of an even number of values, whatever their order', () => {
  expect(statistic([3, 1, 200])).toEqual({ median: 3, min: 1, max: 200, count: 3 })
  expect(statistic([4, 1, 2, 10])).toEqual({ median: 3, min: 1, max: 10, count: 4 })
  expect(statistic([7])).toEqual({ median: 7, min: 7, max: 7, count: 1 })
  expect(() => statistic([])).toThrow(/measure first/)
})

test('values are left as they were', () => {
  const values = [3, 1, 2]
  statistic(values)
  expect(values).toEqual([3, 1, 2])
})

test('a ratio is taken round by round, so a slow round of both changes nothing', () => {
  const ours = new Map([
    [0, 100],
    [1, 10],
    [2, 100],
  ])
  const theirs = new Map([
    [0, 50],
    [1, 5],
    [2, 50],
  ])
  expect(ratio(ours, theirs)).toEqual({ median: 2, min: 2, max: 2, count: 3 })
})

test('rounds that only one side has do not count, and none is no ratio', () => {
  expect(ratio(new Map([[0, 1]]), new Map([[1, 1]]))).toBeUndefined()
  expect(ratio(new Map([[0, 1]]), new Map([[0, 0]]))).toBeUndefined()
  expect(
    ratio(
      new Map([
        [0, 3],
        [1, 9],
      ]),
      new Map([[1, 3]]),
    ),
  ).toMatchObject({ median: 3, count: 1 })
})
