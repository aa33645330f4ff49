import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { ArgumentError, describe } from '@papy/contract'
import { checkOptions, duration, type Rule } from '@papy/contract/engine'
import type { Journal, JournalLevel } from '@papy/contract/journal'
import { realDisk } from './disk/real-disk.ts'
import { asFailure } from './failure.ts'
import { lock } from './lock/lock.ts'
import { RunStore } from './store/run-store.ts'

/** How a journal is kept. */
export interface JournalOptions {
  /**
   * How sure it is that what was committed is there: `fsync` after a power cut, `async` after the death of the process, `none`
   * after an orderly end.
   *
   * @defaultValue 'fsync'
   */
  readonly level?: JournalLevel
  /**
   * Ms after which what happened is committed, together with all that happened until then.
   *
   * @defaultValue 50
   */
  readonly commitMs?: number
}

const level: Rule = (value) =>
  value === 'none' || value === 'async' || value === 'fsync' ? undefined : "'none', 'async' or 'fsync'"

/**
 * The memory of a run in one file, so that another process can go on with it.
 *
 * Beside it there are `<file>.lock` while it is written, and `<file>.kept-000001` … while inputs are kept that cannot be read
 * again. Its directory has to be there.
 *
 * @param file - its path; it is made where it is not there
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function journal(file: string, options: JournalOptions = {}): Journal {
  if (typeof file !== 'string' || file === '')
    throw new ArgumentError('ERR_ARGUMENT', `the file of journal() is ${describe(file)}; pass a path`, { value: file })
  checkOptions<JournalOptions>('journal()', options, { level, commitMs: duration(0) })
  const { level: sureness = 'fsync', commitMs = 50 } = options
  return { level: sureness, place: file, commitMs, open: () => open(file, sureness) }
}

async function open(file: string, sureness: JournalLevel): Promise<RunStore> {
  try {
    const path = real(file)
    const unlock = await lock(path)
    try {
      return await RunStore.open({ disk: realDisk, path, level: sureness, unlock })
    } catch (error) {
      await unlock()
      throw error
    }
  } catch (error) {
    throw asFailure(file, 'cannot be opened', error)
  }
}

// Its lock has to be found by whoever opens it, by whatever name.
function real(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return resolve(file)
  }
}
