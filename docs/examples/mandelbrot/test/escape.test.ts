import { expect, test } from 'vitest'
import { escape } from '../src/escape.ts'

test.each([
  ['0', 0, 0],
  ['-1, which swings', -1, 0],
  ['i, which comes back to itself', 0, 1],
  ['the tip of the needle', -2, 0],
])('%s never escapes', (_, re, im) => {
  expect(escape(re, im, 500)).toEqual({ iterations: 500, time: Number.POSITIVE_INFINITY })
})

test('a point outside escapes, the sooner the further away it is', () => {
  const times = [0.26, 0.3, 0.5, 1, 3].map((re) => escape(re, 0, 500).time)
  expect(times).toEqual([...times].sort((a, b) => b - a))
  expect(times.every(Number.isFinite)).toBe(true)
})

test('the time of escape flows where the number of iterations jumps', () => {
  // Between these two the number of iterations becomes one less.
  const [before, after] = [0.5, 0.6].map((re) => escape(re, 0, 500))
  expect(before?.iterations).toBeGreaterThan(after?.iterations ?? 0)
  let last = escape(0.5, 0, 500).time
  for (let re = 0.5; re < 0.6; re += 1e-4) {
    const { time } = escape(re, 0, 500)
    expect(Math.abs(time - last)).toBeLessThan(0.1)
    last = time
  }
})
