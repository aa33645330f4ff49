import { expect, test } from 'vitest'
import { faultyGraphs, graphs } from '../reference/draw.ts'
import { search, searches, seed } from './search.ts'

test(`hundreds of random graphs do what the reference does (PAPY_SEED=${seed})`, async () => {
  expect(await search({ graphs, numRuns: 300 })).toBeGreaterThanOrEqual(300)
})

test(`10,000 random graphs with random faults do what the reference does (PAPY_SEED=${seed})`, {
  timeout: 120 * 60_000,
}, async () => {
  expect(await searches(4, { graphs: faultyGraphs, numRuns: 1_450 })).toBeGreaterThanOrEqual(10_000)
})
