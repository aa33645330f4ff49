import { progress } from '@papy/example-progress'
import type { IMap } from '@papy/imap'
import { pipeline } from './pipeline.ts'
import type { Result } from './sheet.ts'

/** What comes of files, in their order. */
export async function results(pool: IMap, paths: readonly string[]): Promise<Result[]> {
  await using plumber = pipeline(pool)
  using _bar = progress(plumber, { piper: 'thumbnail', total: paths.length, unit: 'files' })
  const all: Result[] = []
  for await (const result of plumber.stream([paths])) all.push(result as Result)
  return all
}
