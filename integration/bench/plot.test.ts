import { expect, test } from 'vitest'
import { plot } from './plot.ts'

const axes = { title: 'Cost & size', x: 'items', y: 'µs' }
const points = [
  { x: 10, y: 4 },
  { x: 1_000, y: 0.4 },
]

test('a curve and its points for each series, with title and axes', () => {
  const svg = plot(
    [
      { name: 'a', points },
      { name: 'b', points },
    ],
    axes,
  )
  expect(svg.match(/<polyline/g)).toHaveLength(2)
  expect(svg.match(/<circle/g)).toHaveLength(4)
  for (const part of ['Cost &amp; size', '>items<', '>µs<', 'prefers-color-scheme: dark']) expect(svg).toContain(part)
})

test('every point lies inside the axes', () => {
  const svg = plot([{ name: 'a', points }], axes)
  for (const [, x, y] of svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)) {
    expect(Number(x)).toBeGreaterThanOrEqual(70)
    expect(Number(x)).toBeLessThanOrEqual(600)
    expect(Number(y)).toBeGreaterThanOrEqual(50)
    expect(Number(y)).toBeLessThanOrEqual(300)
  }
})

test('nothing, and what has no logarithm, is refused', () => {
  expect(() => plot([], axes)).toThrow(/nothing to plot/)
  expect(() => plot([{ name: 'a', points: [{ x: 1, y: 0 }] }], axes)).toThrow(/nought/)
})
