import { expect, test } from 'vitest'
import { written } from './number.ts'

test.each([
  [0, '0'],
  [0.0123, '0.012'],
  [0.25, '0.250'],
  [1.5, '1.50'],
  [-12.34, '-12.3'],
  [123.4, '123'],
  [999.6, '1,000'],
  [12_345, '12,300'],
  [3_216_789, '3,220,000'],
])('%d is written %s', (value, text) => {
  expect(written(value)).toBe(text)
})
