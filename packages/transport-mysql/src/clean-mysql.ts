import { type Cleaned, type CleanOptions, LEAST_AGE_MS, type Secret, secretOf } from '@papy/contract/medium'
import { LOCK } from './end.ts'
import { Link } from './link.ts'
import { missingTables } from './schema.ts'
import { checkUrl } from './url.ts'

/**
 * Removes what dead runs left on a server: a run is dead when none of its ends has its lock any more. `elsewhere` changes
 * nothing: the server knows who is alive on all hosts.
 *
 * @throws TransportError `ERR_MEDIUM_FAILED`; ArgumentError, for no url
 */
export async function cleanMysql(url: Secret, options: CleanOptions = {}): Promise<Cleaned> {
  const text = secretOf('cleanMysql', 'url', url)
  checkUrl(text)
  const link = new Link({ url: text, reconnectMs: 0 })
  try {
    return (await missingTables(link)).length === 0 ? await cleanServer(link, options) : nothing
  } finally {
    await link.close()
  }
}

const nothing: Cleaned = { runs: [], items: 0, bytes: 0, failures: [] }

const OLD = 'created <= UNIX_TIMESTAMP() - ?'
const DEAD = `${OLD} AND IS_USED_LOCK(${LOCK}) IS NULL`

/** The same, over a connection that is there. */
export async function cleanServer(
  link: Link,
  { olderThanMs = LEAST_AGE_MS, kept = false, dryRun = false }: CleanOptions,
): Promise<Cleaned> {
  const seconds = Math.ceil(olderThanMs / 1_000)
  // After a restart of the server nobody has a lock until all have come back.
  if ((await uptime(link)) < seconds) return nothing
  const dead = await deadRuns(link, seconds)
  if (!dryRun) await link.run(`DELETE FROM papy_ends WHERE ${DEAD}`, [seconds])
  const left = `run = ? AND ${OLD} ${kept ? '' : 'AND readers > 0'}`
  const runs: string[] = []
  let [items, bytes] = [0, 0]
  for (const run of dead) {
    const [row] = await link.run(
      `SELECT COUNT(*), COALESCE(SUM(IF(piece = 0, 1, 0)), 0), COALESCE(SUM(IF(piece = 0, byte_length, 0)), 0)
      FROM papy_items WHERE ${left}`,
      [run, seconds],
    )
    if (Number(row?.[0]) === 0) continue
    if (!dryRun) {
      await link.run(`DELETE FROM papy_items WHERE ${left}`, [run, seconds])
      await link.run('DELETE FROM papy_releases WHERE run = ?', [run])
    }
    runs.push(run.toString('hex'))
    items += Number(row?.[1])
    bytes += Number(row?.[2])
  }
  return { runs, items, bytes, failures: [] }
}

async function uptime(link: Link): Promise<number> {
  const [row] = await link.run("SHOW GLOBAL STATUS LIKE 'Uptime'")
  return Number(row?.[1])
}

async function deadRuns(link: Link, seconds: number): Promise<readonly Buffer[]> {
  const rows = await link.run(
    `SELECT DISTINCT run FROM papy_items WHERE run NOT IN (SELECT run FROM papy_ends WHERE NOT (${DEAD}))`,
    [seconds],
  )
  return rows.map(([run]) => run as Buffer)
}
