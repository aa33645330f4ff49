import { expect, test } from 'vitest'
import { busiest, busiestOfParts } from '../src/balance.ts'

test('the busiest worker has the largest share', () => {
  expect(busiest([1, 3])).toBe(0.75)
  expect(busiest(new Map([['only', 7]]).values())).toBe(1)
})

test('of equal parts one may have it all', () => {
  expect(busiestOfParts([0, 0, 5, 5], 2)).toBe(1)
  expect(busiestOfParts([1, 1, 1, 1, 1], 2)).toBe(0.6)
})
