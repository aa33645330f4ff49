import { expect, test } from 'vitest'
import { niceTop } from '../../src/report/chart.ts'
import { figures, percent, sized, timed, whole } from '../../src/report/number.ts'

const THIN = '\u{202f}'

test('numbers are written for people', () => {
  expect([0, 0.0004, 0.005, 0.0123, 1.234, 45.67, 999.4, 12_345.6].map(figures)).toEqual([
    ...['0', '0', '0.005', '0.012', '1.23', '45.7', '999', `12${THIN}346`],
  ])
  expect([0, 0.0004, 0.009, 0.25, 1].map(percent)).toEqual(['0 %', '0.0 %', '0.9 %', '25 %', '100 %'])
  expect([0, 999, 1_000, 1_234_567].map(whole)).toEqual(['0', '999', `1${THIN}000`, `1${THIN}234${THIN}567`])
  expect([0, 340, 1_234, 59_960, 119_700, 3_600_000, 7_500_000].map(timed)).toEqual([
    ...['0 ms', '340 ms', '1.23 s', '60.0 s', '2 min 00 s', '1 h 00 min', '2 h 05 min'],
  ])
  expect([0, 999, 1_000, 2.5e9].map(sized)).toEqual(['0 bytes', '999 bytes', '1.0 KB', '2.5 GB'])
})

test('the top of an axis is a round number that holds all values', () => {
  for (const value of [0.003, 0.9, 1, 3, 7, 99, 101, 12_345]) {
    const top = niceTop(value)
    expect(top).toBeGreaterThanOrEqual(value * 0.999)
    expect(top).toBeLessThanOrEqual(value * 2.51)
  }
  expect([0, Number.NaN, -1].map(niceTop)).toEqual([1, 1, 1])
})
