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
const breaks: Readonly<Record<string, readonly string[]>> = {}

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
