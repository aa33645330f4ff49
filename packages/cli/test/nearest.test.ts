import { expect, test } from 'vitest'
import { meant, nearest } from '../src/nearest.ts'

test.each([
  ['rnu', 'run'],
  ['runn', 'run'],
  ['wa', 'watch'],
  ['cleen', 'clean'],
  ['timeout', 'timeoutMs'],
  ['x', undefined],
  ['stop', undefined],
  ['', undefined],
])('%j is near to %j', (word, found) => {
  expect(nearest(word, ['run', 'watch', 'clean', 'timeoutMs'])).toBe(found)
})

test('what is not near is not guessed at', () => {
  expect([meant('rum', ['run']), meant('bread', ['run'])]).toEqual(['; did you mean run?', ''])
})
