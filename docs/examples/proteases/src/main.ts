import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { isMain } from '@papy/core'
import { differences, EXPECTED } from './check.ts'
import { job, type Outcome } from './job.ts'
import { type Options, options } from './options.ts'
import { page } from './report/page.ts'
import { speedUp } from './speed-up.ts'

const DUPLICATES = new URL('../data/duplicates.tsv', import.meta.url)

/** Runs the job on one worker and on all, says how long each took, checks the numbers and writes the report. */
async function main({ workers, all, out }: Options): Promise<void> {
  const expected = all ? EXPECTED.all : EXPECTED.subset
  const without = all ? [] : await duplicates()
  say(`Does structure follow sequence? ${expected.chains} chains, ${whole(expected.pairs)} pairs`)
  const outcomes: Outcome[] = []
  for (const count of new Set([1, workers])) {
    const outcome = await job(count, without, expected.pairs)
    outcomes.push(outcome)
    say(...)
  }
}
