import { expect, test } from 'vitest'
import { only } from './only.ts'
import { transports } from './scenarios/transports.ts'

test('those whose name has the text, and those they are compared with', () => {
  const { contestants, goals } = only(transports, ['fifo: 1 MB × 100'])
  expect(contestants.map(({ name }) => name)).toEqual(['coordinator, processes: 1 MB × 100', 'fifo: 1 MB × 100'])
  expect(goals.map(({ of }) => of)).toEqual(['fifo: 1 MB × 100'])
})

test('a text that nobody has in his name is refused', () => {
  expect(() => only(transports, ['fifo', 'nobody'])).toThrow('transports has no contestant with nobody in its name')
})
