import { type Cleaned, type CleanOptions, fateOf, LEAST_AGE_MS, type Owner } from '@papy/contract/medium'
import { type Database, loadDriver } from './driver.ts'
import { openFile } from './open-file.ts'
import { Patience } from './patience.ts'
import { inTransaction } from './schema.ts'
import type { SqliteOptions } from './sqlite.ts'

interface End extends Owner {
  readonly id: string
  readonly run: string
}

/**
 * Removes what dead runs left in a database that was given to `sqlite({ file })`: a run is dead when none of its ends is open
 * any more.
 *
 * @throws TransportError `ERR_MEDIUM_FAILED`; PluginError, where there is no driver
 */
export async function cleanSqlite(
  file: string,
  { driver, busyMs = 30_000, ...options }: CleanOptions & Pick<SqliteOptions, 'driver' | 'busyMs'> = {},
): Promise<Cleaned> {
  const patience = new Patience(file, busyMs)
  const open = await loadDriver(driver)
  const database = await patience.attempt(() => openFile(file, open))
  try {
    return await cleanDatabase(database, patience, options)
  } finally {
    database.close()
  }
}

/** The same, in a database that is open. */
export async function cleanDatabase(
  database: Database,
  patience: Patience,
  { olderThanMs = LEAST_AGE_MS, kept = false, elsewhere = false }: CleanOptions,
): Promise<Cleaned> {
  const ends = (await patience.attempt(() => database.prepare('SELECT * FROM papy_ends').all())) as readonly End[]
  const dead: string[] = []
  for (const end of ends) {
    const fate = fateOf(end)
    if (fate === 'dead' || (fate === 'elsewhere' && elsewhere)) dead.push(end.id)
  }
  return patience.attempt(() =>
    inTransaction(database, () => removeLeft(database, dead, Date.now() - olderThanMs, kept)),
  )
}

function removeLeft(database: Database, dead: readonly string[], before: number, kept: boolean): Cleaned {
  const strike = database.prepare('DELETE FROM papy_ends WHERE id = ?')
  for (const id of dead) strike.run(id)
  const left = `created <= ? AND run NOT IN (SELECT run FROM papy_ends) ${kept ? '' : 'AND readers > 0'}`
  const found = database
    .prepare(`SELECT run, count(*) AS items, sum(byte_length) AS bytes FROM papy_items WHERE ${left} GROUP BY run`)
    .all(before) as readonly { run: string; items: number; bytes: number }[]
  if (found.length > 0) database.prepare(`DELETE FROM papy_items WHERE ${left}`).run(before)
  const sum = (of: 'items' | 'bytes') => found.reduce((so, row) => so + row[of], 0)
  return { runs: found.map(({ run }) => run), items: sum('items'), bytes: sum('bytes') }
}
