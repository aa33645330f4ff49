import { fileURLToPath } from 'node:url'
import { isPiperError } from '@papy/core'
import { IMap } from '@papy/imap'
import { pipeline } from './pipeline.ts'
import { progress } from './progress.ts'
import type { Tally } from './tally.ts'

/** What the pipeline makes of one archive. */
export type Results = readonly [heatMap: string, scatter: string, table: string, tally: Tally]

/** A run of the job that has ended. */
export interface Outcome {
  readonly workers: number
  /** From the first file to the last figure, the start of the workers included. */
  readonly runTimeMs: number
  readonly results: Results
}

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
  using _bar = progress(plumber, workers === 1 ? '1 worker' : `${workers} workers`, pairs)
  const start = performance.now()
  const rows: unknown[] = []
  for await (const row of plumber.stream([[ARCHIVE]])) rows.push(row)
  const [results] = rows as [Results]
  const failure = results.find(isPiperError)
  if (failure) throw failure
  return { workers, runTimeMs: performance.now() - start, results }
}
