import { accumulated, topK, topOf } from '@papy/std/reduce'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thrown } from '../thrown.ts'

interface Scored {
  readonly score: number
  readonly id: number
}

// Few scores, so that many are equal.
const items = fc
  .array(fc.integer({ min: 0, max: 5 }), { maxLength: 30 })
  .map((scores) => scores.map((score, id) => ({ score, id })))
const size = fc.integer({ min: 1, max: 8 })

describe.each([false, true])('the top k, least: %s', (least) => {
  const sorted = (all: readonly Scored[]) => all.toSorted((a, b) => (least ? a.score - b.score : b.score - a.score))

  test('are the first of all that are sorted, of equal ones the earlier', () => {
    fc.assert(
      fc.property(items, size, (all, k) => {
        const top = accumulated(topK<Scored>(k, { by: 'score', least }), all)
        expect(top.map(({ item }) => item)).toEqual(sorted(all).slice(0, k))
        expect(top.map(({ score }) => score)).toEqual(top.map(({ item }) => item.score))
      }),
    )
  })

  test('of parts merge to those of the whole', () => {
    fc.assert(
      fc.property(items, size, fc.nat(30), (all, k, at) => {
        const kind = topK<Scored>(k, { by: 'score', least })
        const [one, other] = [all.slice(0, at), all.slice(at)].map((part) => accumulated(kind, part))
        const whole = accumulated(kind, all)
        expect(kind.merge(one ?? [], other ?? [])).toEqual(whole)
        const further = kind.begin(one)
        for (const item of all.slice(at)) further.add(item)
        expect(further.state()).toEqual(whole)
      }),
    )
  })
})

test('numbers are compared themselves, tuples by an index', () => {
  expect(topOf([[3, 1, 2]], 2)).toEqual([
    { score: 3, item: 3 },
    { score: 2, item: 2 },
  ])
  const counted = [
    ['a', 1],
    ['b', 5],
  ] as const
  expect(topOf([counted], 1, { by: 1 })).toEqual([{ score: 5, item: ['b', 5] }])
})

test.each([
  ['0 items', () => topK(0), 'topK was to keep 0 items'],
  ['half a one', () => topOf([[]], 1.5), 'a whole number from 1'],
  ['what is no name', () => topK(1, { by: true as never }), 'the name of a property, or an index'],
  ['an unknown option', () => topK(1, { most: true } as never), 'topK has no option most'],
  ['items without that property', () => topOf([[{ a: 1 }]], 1, { by: 'b' }), 'topK cannot take undefined'],
  ['what has no properties', () => topOf([[1]], 1, { by: 'b' }), 'which 1 does not have'],
  ['NaN', () => topOf([[Number.NaN]], 1), 'topK cannot take NaN'],
])('refuses %s', (_, call, message) => {
  expect(thrown(call)).toMatchObject({ code: 'ERR_ARGUMENT', message: expect.stringContaining(message) })
})
