import { fileURLToPath } from 'node:url'
import { isPiperError } from '@papy/core'
import { IMap } from '@papy/imap'
import { title } from './facts.ts'
import type { Outcome } from './outcome.ts'
import { pipeline } from './pipeline.ts'
import { progress } from './progress.ts'
import type { Tally } from './tally.ts'

const ARCHIVE = fileURLToPath(new URL('../data/serine-proteases-ca.tar.gz', import.meta.url))

/** What the outputs of the pipeline emit, in their order. */
type Row = readonly [heatMap: string, scatter: string, table: string, tally: Tally]

/**
 * Runs the pipeline on so many workers.
 *
 * @param without names of chains that are left out
 * @param pairs how many there will be, for the progress bar
 * @throws (rejects) PiperError if any pair failed
 */
export async function job(workers: number, without: readonly string[], pairs: number): Promise<Outcome> {
  await using pool = new IMap({ workers })
  await using plumber = pipeline(pool, without)
  using _bar = progress(plumber, title(workers), pairs)
  const start = performance.now()
  const [heatMap, scatter, table, tally] = await only(plumber.stream([[ARCHIVE]]))
  return { workers, runTimeMs: performance.now() - start, heatMap, scatter, table, tally }
}

/** The one row of outputs that one archive becomes. */
async function only(stream: AsyncIterable<unknown>): Promise<Row> {
  const rows: Row[] = []
  for await (const row of stream) rows.push(row as Row)
  const [row] = rows
  const failure = row.find(isPiperError)
  if (failure) throw failure
  return row
}
