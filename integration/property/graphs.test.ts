import { expect, test } from 'vitest'
import { graphs } from '../reference/draw.ts'
import { search, seed } from './search.ts'

test(`some hundred random graphs do what the reference does (PAPY_SEED=${seed})`, { timeout: 110_000 }, async () => {
  expect(await search({ graphs, numRuns: 400, seconds: 40 })).toBeGreaterThan(99)
})
