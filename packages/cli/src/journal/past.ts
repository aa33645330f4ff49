import { statSync } from 'node:fs'
import { ArgumentError } from '@papy/contract'
import type { RunPast } from '@papy/contract/journal'
import { readJournal } from '@papy/journal'

/**
 * What stands in a journal; `undefined`: it is not there yet, or no run stands in it.
 *
 * @throws PlumberError `ERR_JOURNAL_FAILED`, `ERR_JOURNAL_DAMAGED`, `ERR_JOURNAL_VERSION`
 */
export function pastIn(file: string): RunPast | undefined {
  return statSync(file, { throwIfNoEntry: false }) === undefined ? undefined : readJournal(file)
}

/**
 * The run that stands in a journal.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, where there is none; as {@link pastIn}
 */
export function runIn(file: string): RunPast {
  const past = pastIn(file)
  if (past !== undefined) return past
  const what = statSync(file, { throwIfNoEntry: false }) === undefined ? 'there is no file' : 'no run stands in'
  const message = `${what} ${file}; pass the journal of a run: papy run pipeline.ts --journal run.papy makes one`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: file })
}
