import { checkOptions, flag, type Rule, type Rules } from '@papy/contract/engine'
import { checkAddress, type DatabaseAddress, type KnownAddress, knownAddress } from './address.ts'
import { failure } from './failure.ts'
import { progressTable } from './progress.ts'

/** Options of {@link clearProgress}. */
export interface ClearProgressOptions {
  /** Ms since the last commit of a run. @defaultValue a week */
  readonly olderThanMs?: number
  /** Also of runs that are not complete: they cannot be resumed then. @defaultValue false */
  readonly incomplete?: boolean
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000

const age: Rule = (value) =>
  typeof value === 'number' && value >= 0 && Number.isFinite(value) ? undefined : 'a number of Ms from 0'

const rules: Rules<ClearProgressOptions> = { olderThanMs: age, incomplete: flag }

/**
 * Removes what `insertRows` keeps of old runs with a journal: rows of the table `papy_progress`, which must be there. A run
 * that is resumed or mended without them is `ERR_SINK_LOST`.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; (rejects) TransportError `ERR_MEDIUM_FAILED`; PluginError
 */
export async function clearProgress(database: DatabaseAddress, options: ClearProgressOptions = {}): Promise<void> {
  checkAddress('clearProgress', database)
  checkOptions('clearProgress', options, rules)
  const { olderThanMs = WEEK_MS, incomplete = false } = options
  const sql = `DELETE FROM ${progressTable.table} WHERE at <= ?${incomplete ? '' : ' AND complete = 1'}`
  await run(knownAddress('clearProgress', database), sql, Date.now() - olderThanMs)
}

async function run(address: KnownAddress, sql: string, before: number): Promise<void> {
  if (address.kind === 'sqlite') return runInSqlite(address.file, sql, before)
  const { MysqlLink } = await import('./mysql-link.ts')
  const link = await MysqlLink.open('clearProgress', address)
  try {
    await link.run(sql, [before])
  } catch (error) {
    throw link.failure(error)
  } finally {
    link.close()
  }
}

async function runInSqlite(file: string, sql: string, before: number): Promise<void> {
  const { openSqlite } = await import('./sqlite-file.ts')
  try {
    const database = await openSqlite('clearProgress', file, {})
    try {
      database.prepare(sql).run(before)
    } finally {
      database.close()
    }
  } catch (error) {
    throw failure('clearProgress', file, error)
  }
}
