import { expect, test } from 'vitest'
import { faultyGraphs } from '../reference/draw.ts'
import { searches, seed } from './search.ts'

test(`random graphs with faults do what the reference says (PAPY_SEED=${seed})`, { timeout: 110_000 }, async () => {
  expect(await searches(3, { graphs: faultyGraphs, numRuns: 60, seconds: 25 })).toBeGreaterThan(30)
})
