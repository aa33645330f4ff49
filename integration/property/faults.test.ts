import { expect, test } from 'vitest'
import { faultyGraphs } from '../reference/draw.ts'
import { searches, seed } from './search.ts'

test(`random graphs with faults do what the reference says (PAPY_SEED=${seed})`, { timeout: 120_000 }, async () => {
  expect(await searches(3, { graphs: faultyGraphs, numRuns: 6 })).toBeGreaterThanOrEqual(18)
})
