import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { judgeSink, sinkLaws } from '@papy/conformance'
import type { Session } from '@papy/contract/function'
import { describe, expect, test } from 'vitest'
import { allFlaws, scroll as anyScroll } from './fixtures/scroll.mjs'

const scroll = anyScroll as (directory: string, flaw?: string) => Session

async function broken(flaw?: string): Promise<readonly string[]> {
  const verdicts = await judgeSink({
    open: (directory) => scroll(directory, flaw),
    item: (index) => `item ${index}`,
    items: async (directory) => (await readFile(join(directory, 'scroll'), 'utf8')).split('\n').slice(0, -1),
  })
  return verdicts.flatMap(({ id, outcome }) => (outcome === 'broken' ? [id] : []))
}

/** The laws that each flaw breaks: these, and no other. */
const breaks: Readonly<Record<string, readonly string[]>> = {
  'begins where the file ends': ['D07', 'D10'],
  'trusts the journal': ['D11'],
  'counts what comes late': ['D06'],
  'forgets what waits': ['D04', 'D06', 'D07', 'D08'],
  'answers all it wrote': ['D03'],
  'answers no JSON': ['D03'],
  'passes nothing on': ['D04', 'D06', 'D07', 'D08', 'D09'],
  'says too little': ['D20'],
  'loses the last': ['D01'],
  'drops what is mended': ['D12', 'D14'],
  'is mended once, and never again': ['D14'],
  'takes no more than it can hold': ['D13'],
}

test('ids are unique, and of one form', () => {
  const ids = sinkLaws.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^D\d{2}$/.test(id))).toEqual([])
})

test('a good sink breaks none', async () => {
  expect(await broken()).toEqual([])
})

describe('a broken sink breaks exactly its laws', () => {
  test.each(allFlaws)('%s', async (flaw) => {
    const expected = breaks[flaw] ?? []
    expect(await broken(flaw)).toEqual(expected)
    expect(expected).not.toEqual([])
  })
})
