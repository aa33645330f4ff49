import { answered, attempted } from '@papy/contract/medium'
import { expect, test } from 'vitest'

const told = (error: unknown): never => {
  throw new Error(`told: ${(error as Error).message}`)
}

test('what is there at once is gone on with at once, and what comes later, later', async () => {
  expect(answered(2, (n) => n + 1)).toBe(3)
  const later = answered(Promise.resolve(2), (n) => n + 1)
  expect(later).toBeInstanceOf(Promise)
  expect(await later).toBe(3)
  await expect(answered(Promise.reject(new Error('x')), () => 1, told)).rejects.toThrow('told: x')
})

test('what fails is told of, at once or later', async () => {
  expect(attempted(() => 2, told)).toBe(2)
  expect(await attempted(async () => 2, told)).toBe(2)
  expect(() => attempted(() => expect.unreachable('x'), told)).toThrow('told: ')
  await expect(attempted(() => Promise.reject(new Error('x')), told)).rejects.toThrow('told: x')
})
