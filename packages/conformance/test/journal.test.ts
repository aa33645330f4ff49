import { journalLaws, judgeJournal, type MakeJournal } from '@papy/conformance'
import { describe, expect, test } from 'vitest'
import { allFlaws, ledger as anyLedger } from './fixtures/ledger.mjs'

const ledger = anyLedger as unknown as (flaw?: string) => MakeJournal

/** Which laws a journal breaks. */
async function broken(make: MakeJournal): Promise<string[]> {
  return (await judgeJournal(make)).flatMap(({ id, outcome }) => (outcome === 'broken' ? [id] : []))
}

/** What each flaw breaks: these, and no other. */
const breaks: Readonly<Record<string, readonly string[]>> = {
  'forgets the past': ['J01', 'J02', 'J03', 'J04', 'J06', 'J08', 'J09', 'J10', 'J11', 'J12'],
  'commits nothing': ['J02', 'J04', 'J06', 'J08'],
  'closes with what waits': ['J01', 'J03', 'J08', 'J09', 'J10', 'J11', 'J12'],
  'commits behind its back': ['J02', 'J04', 'J06', 'J08'],
  'lets anybody write': ['J05'],
  'believes any tail': ['J06'],
  'cuts off damage': ['J07'],
  'never asks to wait': ['J08'],
  'looks at records later': ['J09', 'J12'],
  'folds the last session only': ['J10'],
  'keeps what is done with': ['J11'],
  'keeps what it can': ['J12'],
}

test('ids are unique, and of one form', () => {
  const ids = journalLaws.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^J\d\d$/.test(id))).toEqual([])
})

test('a good journal breaks none', async () => {
  const verdicts = await judgeJournal(ledger())
  expect(verdicts.filter(({ outcome }) => outcome !== 'kept')).toEqual([])
})

describe('a broken journal breaks exactly its laws', () => {
  test.each(allFlaws)('%s', { timeout: 60_000 }, async (flaw) => {
    expect(await broken(ledger(flaw))).toEqual(breaks[flaw])
  })
})
