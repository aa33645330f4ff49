import { expect, test } from 'vitest'
import { search, seed } from './search.ts'

test(`10,000 random graphs do what the reference does (PAPY_SEED=${seed})`, { timeout: 30 * 60_000 }, async () => {
  expect(await search({ numRuns: 10_000 })).toBeGreaterThanOrEqual(10_000)
})
