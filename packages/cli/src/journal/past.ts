import { statSync } from 'node:fs'
import { open } from 'node:fs/promises'
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

/** What a journal begins with. */
const MAGIC = 'PaPyJrnl'

/** Whether a file is a journal, as far as its beginning tells. What is not there is none. */
export async function isJournal(file: string): Promise<boolean> {
  const handle = await open(file).catch(() => undefined)
  if (handle === undefined) return false
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0)
    return buffer.toString('latin1', 0, bytesRead) === MAGIC
  } catch {
    return false
  } finally {
    await handle.close()
  }
}
