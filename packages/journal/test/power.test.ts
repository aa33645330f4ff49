import { expect, test } from 'vitest'
import { powerCuts } from './support/power-cuts.ts'

test('after 400 power cuts all that was committed is there, and nothing that was not appended', {
  timeout: 60_000,
}, async () => {
  let [committed, lost] = [0, 0]
  for (let seed = 1; seed <= 100; seed++) {
    try {
      const outcome = await powerCuts(seed)
      committed += outcome.committed
      lost += outcome.lost
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error })
    }
  }
  // Else nothing was tried.
  expect(committed).toBeGreaterThan(1_000)
  expect(lost).toBeGreaterThan(100)
})
