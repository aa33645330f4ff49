import { expect, test } from 'vitest'
import { powerCuts } from './support/power-cuts.ts'

test('4,000 power cuts', async () => {
  for (let seed = 101; seed <= 1_100; seed++)
    await expect(powerCuts(seed), `seed ${seed}`).resolves.toMatchObject({ lost: expect.any(Number) })
})
