import { chanceOf, Stream } from '@papy/chaos'
import { describe, expect, test } from 'vitest'

const drawn = (seed: number, key: string, size = 4): number[] => {
  const stream = new Stream(seed, key)
  return Array.from({ length: size }, () => stream.next())
}

describe('a stream of random numbers', () => {
  test('is the same for the same seed and key, for ever: logs of old are replayed by it', () => {
    expect(drawn(7, 'kill').map((x) => x * 2 ** 32)).toEqual([1602068620, 2708762458, 2178747093, 1782096397])
  })

  test('is another one for another seed or key', () => {
    const all = [drawn(1, 'kill'), drawn(2, 'kill'), drawn(1, 'freeze'), drawn(12, ''), drawn(1, '2')]
    expect(new Set(all.map(String)).size).toBe(all.length)
  })

  test('is even: a hundredth of 100,000 is in each hundredth, about', () => {
    const counts = new Array<number>(100).fill(0)
    for (const x of drawn(3, 'even', 100_000)) counts[Math.floor(x * 100)] = (counts[Math.floor(x * 100)] ?? 0) + 1
    expect(Math.min(...counts)).toBeGreaterThan(850)
    expect(Math.max(...counts)).toBeLessThan(1_150)
  })

  test('chances of items beside each other have nothing to do with each other', () => {
    const hits = Array.from({ length: 20_000 }, (_, index) => chanceOf(1, 'slow', 'parse', index) < 0.1)
    expect(hits.filter(Boolean).length).toBeGreaterThan(1_800)
    expect(hits.filter(Boolean).length).toBeLessThan(2_200)
    const pairs = hits.filter((hit, at) => hit && hits[at + 1] === true).length
    expect(pairs).toBeGreaterThan(120)
    expect(pairs).toBeLessThan(290)
  })
})
