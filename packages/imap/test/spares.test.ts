import { expect, test } from 'vitest'
import { Spares } from '../src/worker/spares.ts'

test('an array that was given back is taken once, by who needs that length', () => {
  const spares = new Spares()
  const values = [1, 2, 3]
  spares.give(values)
  expect(spares.take(3)).toBe(values)
  expect(spares.take(3)).toBeUndefined()
})

test('one of another length is let go', () => {
  const spares = new Spares()
  spares.give([1, 2, 3])
  expect(spares.take(2)).toBeUndefined()
  expect(spares.take(3)).toBeUndefined()
})

test('no more than one is kept', () => {
  const spares = new Spares()
  spares.give([1])
  spares.give([2])
  expect(spares.take(1)).toEqual([1])
  expect(spares.take(1)).toBeUndefined()
})
