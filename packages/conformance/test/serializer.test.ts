import { judgeSerializer, serializerLaws } from '@papy/conformance'
import type { Plugin } from '@papy/contract'
import { describe, expect, test } from 'vitest'
import { allFlaws, strict as anyStrict, boastful } from './fixtures/strict.mjs'

const strict = anyStrict as (flaw?: string) => Plugin<'serializer'>

/** Which laws a serializer breaks. */
async function broken(make: () => Plugin<'serializer'>): Promise<string[]> {
  return (await judgeSerializer(make)).flatMap(({ id, outcome }) => (outcome === 'broken' ? [id] : []))
}

/** What each flaw breaks: these, and no other. */
const breaks: Readonly<Record<string, readonly string[]>> = {
  'refuses nothing': ['S04', 'S05', 'S10', 'S11', 'S12', 'S13', 'S14', 'S15', 'S16', 'S17'],
  'says no path': ['S04', 'S10', 'S11', 'S12', 'S13', 'S14', 'S15', 'S16', 'S17'],
  'nameless errors': ['S30', 'S31', 'S32'],
  'overflows at depth': ['S05'],
  'writes into its parts': ['S07', 'S08'],
  'counts what it writes': ['S06'],
  'mends text': ['S02'],
}

test('ids are unique, and of one form', () => {
  const ids = serializerLaws.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^S\d\d$/.test(id))).toEqual([])
})

test('a good serializer breaks none', async () => {
  expect(await broken(() => strict())).toEqual([])
})

describe('a broken serializer breaks exactly its laws', () => {
  test.each(allFlaws)('%s', { timeout: 30_000 }, async (flaw) => {
    expect(await broken(() => strict(flaw))).toEqual(breaks[flaw])
  })

  test('that claims to keep what it does not', async () => {
    expect(await broken(() => (boastful as () => Plugin<'serializer'>)())).toEqual([
      ...['S10', 'S11', 'S12', 'S13', 'S14', 'S15', 'S16', 'S17', 'S20', 'S21', 'S30', 'S31'],
    ])
  })
})
