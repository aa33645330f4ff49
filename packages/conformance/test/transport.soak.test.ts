import { expect, test, vi } from 'vitest'
import { allFlaws as crateFlaws } from './fixtures/crate.mjs'
import { allFlaws as shelfFlaws } from './fixtures/shelf.mjs'
import { all, broken, crate, crateBreaks, shelf, shelfBreaks } from './flaws.ts'

vi.hoisted(() => {
  process.env['PAPY_PATIENCE_MS'] = '2000'
})

test.each(shelfFlaws)('of all laws, exactly those that a flaw breaks are broken: %s', async (flaw) => {
  expect(await broken(() => shelf(flaw), all)).toEqual(shelfBreaks[flaw])
})

test.each(crateFlaws)('between processes as well: %s', async (flaw) => {
  expect(await broken(() => crate({ flaw }), all)).toEqual(crateBreaks[flaw])
})
