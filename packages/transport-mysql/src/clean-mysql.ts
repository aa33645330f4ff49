import { type Cleaned, type CleanOptions, LEAST_AGE_MS, type Secret, secretOf } from '@papy/contract/medium'
import { LOCK } from './end.ts'
import { Link } from './link.ts'
import { makeTables } from './schema.ts'
import { checkUrl } from './url.ts'

/**
 * Removes what dead runs left on a server: a run is dead when none of its ends has its lock any more.
 *
 * @throws TransportError `ERR_MEDIUM_FAILED`; ArgumentError, for no url
 */
export async function cleanMysql(url: Secret, options: Omit<CleanOptions, 'elsewhere'> = {}): Promise<Cleaned> {
  const text = secretOf('cleanMysql', 'url', url)
  checkUrl(text)
  const link = new Link({ url: text, reconnectMs: 0 })
  try {
    await makeTables(link)
    return await cleanServer(link, options)
  } finally {
    await link.close()
  }
}

/** The same, over a connection that is there. */
export async function cleanServer(
  link: Link,
  { olderThanMs = LEAST_AGE_MS, kept = false }: Omit<CleanOptions, 'elsewhere'>,
): Promise<Cleaned> {
  const seconds = Math.ceil(olderThanMs / 1_000)
  // After a restart of the server nobody has a lock until all have come back.
  if ((await uptime(link)) < seconds) return { runs: [], items: 0, bytes: 0 }
  const old = 'created <= UNIX_TIMESTAMP() - ?'
  await link.run(`DELETE FROM papy_ends WHERE ${old} AND IS_USED_LOCK(${LOCK}) IS NULL`, [seconds])
  const left = `${old} ${kept ? '' : 'AND readers > 0'}`
  const runs: string[] = []
  let [items, bytes] = [0, 0]
  for (const run of await deadRuns(link)) {
    const [row] = await link.run(
      `SELECT COUNT(*), COALESCE(SUM(byte_length), 0) FROM papy_items WHERE run = ? AND piece = 0 AND ${left}`,
      [run, seconds],
    )
    if ((await link.change(`DELETE FROM papy_items WHERE run = ? AND ${left}`, [run, seconds])) === 0) continue
    await link.run('DELETE FROM papy_releases WHERE run = ?', [run])
    runs.push(run.toString('hex'))
    items += Number(row?.[0])
    bytes += Number(row?.[1])
  }
  return { runs, items, bytes }
}

async function uptime(link: Link): Promise<number> {
  const [row] = await link.run("SHOW GLOBAL STATUS LIKE 'Uptime'")
  return Number(row?.[1])
}

async function deadRuns(link: Link): Promise<readonly Buffer[]> {
  const rows = await link.run('SELECT DISTINCT run FROM papy_items WHERE run NOT IN (SELECT run FROM papy_ends)')
  return rows.map(([run]) => run as Buffer)
}
