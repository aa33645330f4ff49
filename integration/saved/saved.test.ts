import { expect, test } from 'vitest'
import { seed } from '../property/search.ts'
import { savedGraphs } from './saved.ts'

test(`random graphs: saved, loaded and saved again, byte by byte; the same results in a fresh process (PAPY_SEED=${seed})`, {
  timeout: 110_000,
}, async () => {
  expect(await savedGraphs(40, seed)).toEqual([])
})
