import { fileURLToPath } from 'node:url'
import { isPiperError } from '@papy/core'
import { IMap } from '@papy/imap'
import { expect, test } from 'vitest'
import type { Chain } from '../src/chain.ts'
import { align, compare, identify, superpose } from '../src/steps/comparing.ts'
import { pair } from '../src/steps/reading.ts'
import { type Tally, tally } from '../src/tally.ts'
import { tsv } from '../src/tsv.ts'
import { readChains } from './chains.ts'

const ARCHIVE = fileURLToPath(new URL('../data/serine-proteases-ca.tar.gz', import.meta.url))

// Workers import the module that a function stands in, so the pipeline is the built one, not vitest's.
const built = new URL('../dist/pipeline.js', import.meta.url).href
const { pipeline }: typeof import('../src/pipeline.ts') = await import(built)

test.each([1, 2])('the pipeline on %i workers finds what plain calls find', async (workers) => {
  const chains = readChains()
  const without = [...chains.keys()].slice(8)
  for (const name of without) chains.delete(name)
  const [, , table, count] = await run(workers, without)
  const expected = serially([...chains.values()])
  expect(table).toBe(tsv(expected))
  expect(count).toEqual(tally(expected))
})

type Row = readonly [heatMap: string, scatter: string, table: string, tally: Tally]

async function run(workers: number, without: readonly string[]): Promise<Row> {
  await using pool = new IMap({ workers })
  await using plumber = pipeline(pool, without)
  const rows: unknown[] = []
  for await (const row of plumber.stream([[ARCHIVE]])) rows.push(row)
  expect(rows).toHaveLength(1)
  const [results] = rows as [Row]
  expect(results.filter(isPiperError)).toEqual([])
  return results
}

/** The same work without a graph. */
function serially(chains: readonly Chain[]) {
  return [...pair(chains.map((chain): [Chain] => [chain]))].map((item) => {
    const aligned = align([item])
    return compare([identify([aligned, item]), superpose([aligned, item])])
  })
}
