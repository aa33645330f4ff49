import { accumulated, deviation, type Statistics, statistics, statisticsOf, variance } from '@papy/std/reduce'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thrown } from '../thrown.ts'

const numbers = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { maxLength: 50 })

/** In two passes, as one would by hand. */
function byHand(values: readonly number[]): { mean: number; squares: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / (values.length || 1)
  return { mean, squares: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) }
}

function expectClose(one: number, other: number, scale: number): void {
  expect(Math.abs(one - other)).toBeLessThanOrEqual(1e-12 * scale)
}

function expectSame(one: Statistics, other: Statistics, values: readonly number[]): void {
  const largest = Math.max(1, ...values.map(Math.abs))
  expect([one.count, one.min, one.max]).toEqual([other.count, other.min, other.max])
  expectClose(one.mean, other.mean, largest)
  expectClose(one.squares, other.squares, largest ** 2 * Math.max(1, values.length))
}

describe('statistics', () => {
  test('are those of two passes', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const range = values.length === 0 ? {} : { min: Math.min(...values), max: Math.max(...values) }
        const wanted = { count: values.length, ...byHand(values), ...range }
        expectSame(accumulated(statistics, values), wanted, values)
      }),
    )
  })

  test('of parts merge to those of the whole, wherever it is cut', () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, (one, two, three) => {
        const all = [...one, ...two, ...three]
        const [a, b, c] = [one, two, three].map((part) => accumulated(statistics, part)) as [
          Statistics,
          Statistics,
          Statistics,
        ]
        const whole = accumulated(statistics, all)
        expectSame(statistics.merge(statistics.merge(a, b), c), whole, all)
        expectSame(statistics.merge(a, statistics.merge(b, c)), whole, all)
        const empty = accumulated(statistics, [])
        expect(statistics.merge(a, empty)).toEqual(a)
        expect(statistics.merge(empty, a)).toEqual(a)
      }),
    )
  })

  test('lose no digits where the mean is large and the variance small', () => {
    const values = [4, 7, 13, 16].map((value) => value + 1e9)
    expect(variance(accumulated(statistics, values))).toBe(30)
    expect(variance(accumulated(statistics, values), 0)).toBe(22.5)
    expect(deviation(accumulated(statistics, values), 0)).toBe(Math.sqrt(22.5))
  })

  test('go on from a state, which stays as it was, and is plain JSON', () => {
    const before = accumulated(statistics, [1, 2])
    const written = JSON.stringify(before)
    const further = statistics.begin(JSON.parse(written) as Statistics)
    further.add(6)
    expect(further.state()).toEqual({ count: 3, mean: 3, squares: 14, min: 1, max: 6 })
    expect(JSON.stringify(before)).toBe(written)
  })

  test('of nothing have no range and no variance', () => {
    expect(accumulated(statistics, [])).toEqual({ count: 0, mean: 0, squares: 0 })
    expect(variance(accumulated(statistics, []), 0)).toBeNaN()
    expect(variance(accumulated(statistics, [5]))).toBeNaN()
    expect(variance(accumulated(statistics, [5]), 0)).toBe(0)
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, '1', 1n, undefined, null])(
    'refuse %s, and stay as they were',
    (value) => {
      const accumulation = statistics.begin()
      accumulation.add(1)
      expect(thrown(() => accumulation.add(value as number))).toMatchObject({ code: 'ERR_ARGUMENT', value })
      expect(accumulation.state()).toEqual({ count: 1, mean: 1, squares: 0, min: 1, max: 1 })
    },
  )
})

describe('statisticsOf', () => {
  test('takes one list: an array, a typed array, any iterable', () => {
    const wanted = { count: 3, mean: 2, squares: 2, min: 1, max: 3 }
    for (const list of [[1, 2, 3], Float32Array.of(1, 2, 3), new Set([1, 2, 3])])
      expect(statisticsOf([list])).toEqual(wanted)
  })

  test.each([
    ['a number', [5], 'statisticsOf got 5 instead of one list'],
    ['text', ['123'], 'statisticsOf got "123"'],
    ['what consume gathers', [[1], [2]], 'an inbox of 2 instead of one list of items; where the piper gathers'],
  ])('refuses %s', (_, inbox, message) => {
    const error = thrown(() => statisticsOf(inbox as never))
    expect(error).toMatchObject({ code: 'ERR_ARGUMENT', message: expect.stringContaining(message) })
    expect(error).toMatchObject({ message: expect.stringContaining('[gathered, statisticsOf]') })
  })
})
