import { expect, test } from 'vitest'
import { graphs } from '../reference/draw.ts'
import { search, seed } from './search.ts'

test(`a hundred random graphs do what the reference does (PAPY_SEED=${seed})`, { timeout: 120_000 }, async () => {
  expect(await search({ graphs, numRuns: 100 })).toBeGreaterThanOrEqual(100)
})
