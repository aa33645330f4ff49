import { expect, test } from 'vitest'
import { Bell } from '../src/bell.ts'

const LONG_MS = 60_000

test('who stays awake hears what rang since it looked, and else goes to sleep', () => {
  const bell = new Bell()
  const { rings } = bell
  expect(bell.ringsWithin(0, rings)).toBe(false)
  bell.ring()
  expect(bell.ringsWithin(LONG_MS, rings)).toBe(true)
  expect(bell.ringsWithin(0, bell.rings)).toBe(false)
})

test('who is called home does not stay awake', () => {
  const bell = new Bell()
  const { rings } = bell
  bell.callHome()
  expect(bell.ringsWithin(LONG_MS, rings)).toBe(true)
})
