import { accumulated, sample, sampleOf } from '@papy/std/reduce'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thrown } from '../thrown.ts'

const upTo = (n: number): number[] => Array.from({ length: n }, (_, at) => at)
const itemsIn = <Item>({ picks }: { picks: readonly { readonly item: Item }[] }): Item[] =>
  picks.map(({ item }) => item)

describe('a sample', () => {
  test('is the same for the same seed, and another for another', () => {
    const drawn = (seed: number) => itemsIn(accumulated(sample<number>(10, { seed }), upTo(1000)))
    expect(drawn(7)).toEqual(drawn(7))
    expect(drawn(7)).not.toEqual(drawn(8))
    expect(new Set(drawn(7)).size).toBe(10)
    expect(drawn(2 ** 40)).not.toEqual(drawn(2 ** 41))
    expect(drawn(-1)).not.toEqual(drawn(1))
  })

  test('has all items where there are no more than k', () => {
    const { seen, picks } = accumulated(sample<number>(10), upTo(4))
    expect(seen).toBe(4)
    expect(itemsIn({ picks }).toSorted()).toEqual([0, 1, 2, 3])
  })

  test('of parts merges, in whatever order, and to as many as there are', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 6 }), (sizes, k) => {
        const parts = sizes.map((size, part) => accumulated(sample<number>(k, { part }), upTo(size)))
        const kind = sample<number>(k)
        const forth = parts.reduce(kind.merge)
        expect(parts.reduceRight(kind.merge)).toEqual(forth)
        const total = sizes.reduce((sum, size) => sum + size, 0)
        expect(forth.seen).toBe(total)
        expect(forth.picks.length).toBe(Math.min(k, total))
      }),
    )
  })

  test('that goes on is that of all items at once', () => {
    const kind = sample<number>(5, { seed: 3 })
    const further = kind.begin(accumulated(kind, upTo(40)))
    for (const item of upTo(100).slice(40)) further.add(item)
    expect(further.state()).toEqual(accumulated(kind, upTo(100)))
  })

  test('does not begin again after 4,294,967,296 items', () => {
    const drawnAfter = (seen: number) => {
      const accumulation = sample<string>(1).begin({ seen, picks: [] })
      accumulation.add('next')
      return accumulation.state().picks[0]?.key
    }
    expect(drawnAfter(2 ** 32)).not.toBe(drawnAfter(0))
  })

  test('gives each item the same chance, in one piece and in parts', () => {
    const [rounds, n, k] = [2000, 20, 5]
    const count = (counts: number[], item: number) => (counts[item] = (counts[item] ?? 0) + 1)
    const whole = new Array<number>(n).fill(0)
    const merged = new Array<number>(n).fill(0)
    for (let seed = 0; seed < rounds; seed++) {
      for (const item of itemsIn(accumulated(sample<number>(k, { seed }), upTo(n)))) count(whole, item)
      const parts = upTo(4).map((part) =>
        accumulated(sample<number>(k, { seed, part }), upTo(n).slice(part * 5, part * 5 + 5)),
      )
      for (const item of itemsIn(parts.reduce(sample<number>(k).merge))) count(merged, item)
    }
    const wanted = (rounds * k) / n
    // Sum of 20 squares, of which 19 are free: above 43.8 once in a thousand. The seeds are fixed, so this is no gamble.
    const spread = (counts: readonly number[]) => counts.reduce((sum, one) => sum + (one - wanted) ** 2 / wanted, 0)
    expect(spread(whole)).toBeLessThan(43.8)
    expect(spread(merged)).toBeLessThan(43.8)
  })

  test('is of a list outside of a pipeline, too', () => {
    expect(sampleOf([upTo(50)], 3, 9)).toEqual(accumulated(sample<number>(3, { seed: 9 }), upTo(50)))
  })

  test.each([
    ['0 items', () => sample(0), 'sample was to keep 0 items'],
    ['half a seed', () => sample(1, { seed: 0.5 }), 'option seed of sample is 0.5'],
    ['a part that is none', () => sample(1, { part: '1' as never }), 'option part of sample is "1"'],
    ['no list', () => sampleOf([5 as never], 1), '[gathered, sampleOf]'],
  ])('refuses %s', (_, call, message) => {
    expect(thrown(call)).toMatchObject({ code: 'ERR_ARGUMENT', message: expect.stringContaining(message) })
  })
})
