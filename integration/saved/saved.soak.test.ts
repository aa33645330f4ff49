import { expect, test } from 'vitest'
import { seed } from '../property/search.ts'
import { savedGraphs } from './saved.ts'

test(`500 random graphs: saved, loaded and saved again, byte by byte; the same results (PAPY_SEED=${seed})`, {
  timeout: 60 * 60_000,
}, async () => {
  expect(await savedGraphs(500, seed)).toEqual([])
})
