import { describe, expect, test, vi } from 'vitest'
import { allFlaws as shelfFlaws } from './fixtures/shelf.mjs'
import { all, broken, shelf, shelfBreaks } from './flaws.ts'

vi.hoisted(() => {
  // What hangs is waited for by many laws.
  process.env['PAPY_PATIENCE_MS'] = '500'
})

/** Those that take no time, beside which a flaw is checked here. All of them are, in the soak test. */
const light = all.filter((id) => /^T(0[1-9]|1\d|2\d|3[1-7]|4[02]|5\d|1\d\d)$/.test(id) && id !== 'T03' && id !== 'T02')

/** What a flaw breaks besides, and takes long to: left to the soak test. */
const lengthy: Readonly<Record<string, readonly string[]>> = { 'never frees': ['T64', 'T70', 'T71', 'T72', 'T92'] }

/** How many items laws about many items move. */
const ITEMS = 500

test('ids are unique, and of one form', () => {
  expect(new Set(all).size).toBe(all.length)
  expect(all.filter((id) => !/^T\d{2,3}$/.test(id))).toEqual([])
})

test('a good transport breaks none', { timeout: 60_000 }, async () => {
  expect(await broken(() => shelf(), all, ITEMS)).toEqual([])
})

describe('a broken transport breaks exactly its laws', () => {
  test.each(shelfFlaws)('within a thread: %s', { timeout: 60_000 }, async (flaw) => {
    const expected = (shelfBreaks[flaw] ?? []).filter((id) => !lengthy[flaw]?.includes(id))
    expect(expected).not.toEqual([])
    expect(await broken(() => shelf(flaw), [...light, ...expected], ITEMS)).toEqual(expected)
  })
})
