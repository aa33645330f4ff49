import { accumulated, evenEdges, histogram, histogramOf } from '@papy/std/reduce'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thrown } from '../thrown.ts'

const number = fc.double({ noNaN: true, noDefaultInfinity: true })
const edges = fc
  .uniqueArray(number, { minLength: 2, maxLength: 12, comparator: (one, other) => one === other })
  .map((list) => list.toSorted((one, other) => one - other))

/** A number of one of these, or near one: most random numbers lie in no bin at all. */
const among = (list: readonly number[]) => fc.array(fc.oneof(number, fc.constantFrom(...list)), { maxLength: 40 })
const cut = edges.chain((list) => fc.tuple(fc.constant(list), among(list), among(list)))

describe('a histogram', () => {
  test('counts each number once, in the bin that it is in', () => {
    fc.assert(
      fc.property(cut, ([list, values]) => {
        const { counts, below, above } = accumulated(histogram(list), values)
        const inBin = (value: number, at: number): boolean => {
          const [from, to] = [list[at] as number, list[at + 1] as number]
          return value >= from && (value < to || (at === counts.length - 1 && value === to))
        }
        expect(counts).toEqual(counts.map((_, at) => values.filter((value) => inBin(value, at)).length))
        expect(below).toBe(values.filter((value) => value < (list[0] as number)).length)
        expect(below + above + counts.reduce((sum, count) => sum + count, 0)).toBe(values.length)
      }),
    )
  })

  test('of parts merges to that of the whole', () => {
    fc.assert(
      fc.property(cut, ([list, one, other]) => {
        const kind = histogram(list)
        const [a, b] = [accumulated(kind, one), accumulated(kind, other)]
        expect(kind.merge(a, b)).toEqual(accumulated(kind, [...one, ...other]))
        expect(kind.merge(b, a)).toEqual(kind.merge(a, b))
        const further = kind.begin(a)
        for (const value of other) further.add(value)
        expect(further.state()).toEqual(kind.merge(a, b))
      }),
    )
  })

  test('that was given away does not change any more', () => {
    const accumulation = histogram([0, 1]).begin()
    const before = accumulation.state()
    accumulation.add(0.5)
    expect(before.counts).toEqual([0])
  })

  test('is of a list in a pipeline', () => {
    expect(histogramOf([[1, 2, 2.5, 9, -1]], [0, 2, 4])).toEqual({
      edges: [0, 2, 4],
      counts: [1, 2],
      below: 1,
      above: 1,
    })
  })

  test.each([
    ['one edge', () => histogram([1]), 'two finite numbers or more'],
    ['no list', () => histogram(3 as never), 'two finite numbers or more'],
    ['an infinite edge', () => histogram([0, Number.POSITIVE_INFINITY]), 'two finite numbers or more'],
    ['edges out of order', () => histogram([0, 2, 1]), '1 follows 2'],
    ['an edge twice', () => histogram([0, 1, 1]), '1 follows 1'],
    ['NaN', () => accumulated(histogram([0, 1]), [Number.NaN]), 'histogram cannot take NaN'],
    ['other edges', () => histogram([0, 1]).merge(histogramOf([[]], [0, 1]), histogramOf([[]], [0, 2])), 'other edges'],
    ['a state of other edges', () => histogram([0, 1]).begin(histogramOf([[]], [0, 1, 2])), 'other edges'],
    ['no bins', () => evenEdges(0, 1, 0), 'a whole number from 1'],
    ['edges of an empty range', () => evenEdges(1, 1, 2), 'do not ascend'],
  ])('refuses %s', (_, call, message) => {
    expect(thrown(call)).toMatchObject({ code: 'ERR_ARGUMENT', message: expect.stringContaining(message) })
  })
})

test('even edges begin and end exactly where they should', () => {
  expect(evenEdges(0, 1, 4)).toEqual([0, 0.25, 0.5, 0.75, 1])
  expect(evenEdges(0.1, 0.7, 3).at(-1)).toBe(0.7)
})
