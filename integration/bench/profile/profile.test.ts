import { expect, test } from 'vitest'
import { threads } from '../scenarios/threads.ts'
import { profile } from './profile.ts'

test('says for each thread where its time went, and what was hottest', async () => {
  const text = await profile(threads, { size: 'tiny', contestant: 'PaPy', node: undefined })
  expect(text).toMatch(/^\s+sampled\s+user code\s+encode\s+decode\s+engine\s+garbage/m)
  expect(text).toMatch(/^\s*main\s+\d+ ms/m)
  expect(text).toContain('hottest in main')
  expect(text).toContain('of the time finished results waited for their turn')
}, 120_000)

test('a contestant that is not there is refused, with those that are', async () => {
  const nobody = profile(threads, { size: 'tiny', contestant: 'nobody', node: undefined })
  await expect(nobody).rejects.toThrow(/threads has no nobody; it has PaPy, /)
})
