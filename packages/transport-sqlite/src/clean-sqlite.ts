import { type Cleaned, type CleanOptions, fateOf, LEAST_AGE_MS, type Owner } from '@papy/contract/medium'
import { type Database, loadDriver } from './driver.ts'
import { openUsed } from './open-file.ts'
import { Patience } from './patience.ts'
import { inTransaction, undone } from './schema.ts'
import type { SqliteOptions } from './sqlite.ts'

interface End extends Owner {
  readonly id: string
  readonly run: string
}

/**
 * Removes what dead runs left in a database that was given to `sqlite({ file })`: a run is dead when none of its ends is open
 * any more. A database that no run ever used is not touched.
 *
 * @throws TransportError `ERR_MEDIUM_FAILED`; PluginError, where there is no driver
 */
export async function cleanSqlite(
  file: string,
  { driver, busyMs = 30_000, ...options }: CleanOptions & Pick<SqliteOptions, 'driver' | 'busyMs'> = {},
): Promise<Cleaned> {
  const patience = new Patience(file, busyMs)
  const open = await loadDriver(driver)
  const database = await patience.attempt(() => openUsed(file, open))
  if (database === undefined) return { runs: [], items: 0, bytes: 0, failures: [] }
  try {
    return await cleanDatabase(database, patience, options)
  } finally {
    database.close()
  }
}

/** The same, in a database that is open. */
export async function cleanDatabase(database: Database, patience: Patience, options: CleanOptions): Promise<Cleaned> {
  const ends = (await patience.attempt(() => database.prepare('SELECT * FROM papy_ends').all())) as readonly End[]
  const dead = ends.filter((end) => isDead(end, options.elsewhere ?? false))
  return patience.attempt(() => {
    const remove = () => removeLeft(database, dead, options)
    return options.dryRun ? undone(database, remove) : inTransaction(database, remove)
  })
}

function isDead(end: End, elsewhere: boolean): boolean {
  const fate = fateOf(end)
  return fate === 'dead' || (fate === 'elsewhere' && elsewhere)
}

function removeLeft(
  database: Database,
  dead: readonly End[],
  { olderThanMs = LEAST_AGE_MS, kept = false, dryRun = false }: CleanOptions,
): Cleaned {
  const strike = database.prepare('DELETE FROM papy_ends WHERE id = ?')
  for (const { id } of dead) strike.run(id)
  const before = Date.now() - olderThanMs
  const left = `created <= ? AND run NOT IN (SELECT run FROM papy_ends) ${kept ? '' : 'AND readers > 0'}`
  const found = database
    .prepare(`SELECT run, count(*) AS items, sum(byte_length) AS bytes FROM papy_items WHERE ${left} GROUP BY run`)
    .all(before) as readonly { run: string; items: number; bytes: number }[]
  if (found.length > 0 && !dryRun) database.prepare(`DELETE FROM papy_items WHERE ${left}`).run(before)
  const sum = (of: 'items' | 'bytes') => found.reduce((so, row) => so + row[of], 0)
  return { runs: found.map(({ run }) => run), items: sum('items'), bytes: sum('bytes'), failures: [] }
}
