import { fileURLToPath } from 'node:url'
import { isPiperError } from '@papy/core'
import { IMap } from '@papy/imap'
import { title } from './facts.ts'
import type { Outcome, Results } from './outcome.ts'
import { pipeline } from './pipeline.ts'
import { progress } from './progress.ts'

const ARCHIVE = fileURLToPath(new URL('../data/serine-proteases-ca.tar.gz', import.meta.url))

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
  const rows: unknown[] = []
  for await (const row of plumber.stream([[ARCHIVE]])) rows.push(row)
  const [results] = rows as [Results]
  const failure = results.find(isPiperError)
  if (failure) throw failure
  return { workers, runTimeMs: performance.now() - start, results }
}
