import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { bins } from '../src/bin.ts'
import { differences } from '../src/check.ts'
import { median, quantile } from '../src/quantile.ts'
import { tally } from '../src/tally.ts'
import { trend } from '../src/trend.ts'
import { tsv } from '../src/tsv.ts'
import { comparisons } from './comparisons.ts'

const PAIRS = comparisons(['a', 'b', 'c'])

test('quantiles lie between neighbours in proportion', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
  expect(quantile([10, 20], 0.25)).toBe(12.5)
  expect([quantile([5, 7], 0), quantile([5, 7], 1)]).toEqual([5, 7])
  expect(median([])).toBeNaN()
})

test('a bin takes what is at its lower bound, leaves what is at its upper; empty ones are left out', () => {
  expect(bins(PAIRS, [0.1, 0.88, 0.95, 1])).toMatchObject([
    { from: 0.88, to: 0.95, pairs: 2, identity: 0.88 },
    { from: 0.95, to: 1, pairs: 1, identity: 0.95 },
  ])
})

test('the trend finds the law that the pairs were made by', () => {
  const { start, rate } = trend(comparisons(['a', 'b', 'c', 'd', 'e']))
  expect(start).toBeCloseTo(0.4, 9)
  expect(rate).toBeCloseTo(1.5, 9)
})

test('the tally sums up, and hashes names and scores', () => {
  const lines = 'a\tb\t475.5\na\tc\t440.5\nb\tc\t440.5\n'
  expect(tally(PAIRS)).toMatchObject({
    chains: 3,
    pairs: 3,
    sum: 475.5 + 440.5 + 440.5,
    sha256: createHash('sha256').update(lines).digest('hex'),
    medianIdentity: 88,
  })
})

test('what differs from the expected numbers is named', () => {
  expect(differences(tally(PAIRS), { chains: 3, pairs: 3 })).toEqual([])
  expect(differences(tally(PAIRS), { chains: 3, pairs: 4 })).toEqual(['pairs is 3, not 4'])
})

test('the table has a line of titles and a line for each pair', () => {
  expect(tsv(PAIRS.slice(0, 1))).toBe(
    'left\tright\tscore\taligned\tidentical\tcore\trmsd\na\tb\t475.5\t100\t95\t90\t0.431\n',
  )
})
