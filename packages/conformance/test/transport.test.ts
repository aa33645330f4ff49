import { judgeTransport, transportLaws } from '@papy/conformance'
import type { Plugin } from '@papy/contract'
import { describe, expect, test, vi } from 'vitest'
import { allFlaws, shelf as anyShelf } from './fixtures/shelf.mjs'

vi.hoisted(() => {
  // What hangs is waited for by many laws.
  process.env['PAPY_PATIENCE_MS'] = '700'
})

const shelf = anyShelf as (flaw?: string) => Plugin<'transport'>

/** Those that move much are checked where they are what matters. */
const slow = ['T03', 'T41', 'T63', 'T92']
const quick = transportLaws.map(({ id }) => id).filter((id) => !slow.includes(id))

/** Which laws a transport breaks. */
async function broken(flaw: string | undefined, only: readonly string[] = quick): Promise<string[]> {
  const verdicts = await judgeTransport(() => shelf(flaw), { only, items: 2_000 })
  return verdicts.flatMap(({ id, outcome, reason }) => {
    if (process.env['DEBUG_LAWS'] && outcome === 'broken') console.log(flaw, id, reason)
    return outcome === 'broken' ? [id] : []
  })
}

/** What each flaw breaks: exactly these. */
const breaks: Readonly<Record<string, readonly string[]>> = {}

test('ids are unique and permanent in form', () => {
  const ids = transportLaws.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^T\d{2,3}$/.test(id))).toEqual([])
})

test('a good transport breaks none', async () => {
  expect(
    await broken(
      undefined,
      transportLaws.map(({ id }) => id),
    ),
  ).toEqual([])
}, 60_000)

describe('a broken transport breaks exactly its laws', () => {
  test('each flaw has its laws', () => {
    expect(Object.keys(breaks).sort()).toEqual([...allFlaws].sort())
  })

  test.each(allFlaws)(
    '%s',
    async (flaw) => {
      const only = [...quick, ...(breaks[flaw] ?? [])]
      expect(await broken(flaw, only)).toEqual(breaks[flaw])
    },
    90_000,
  )
})
