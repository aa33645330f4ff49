import { inspect } from 'node:util'
import { mysql } from '@papy/transport-mysql'
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { bytes, taken, testRun } from '../../.config/testing/end.ts'
import { testServer, WHY } from '../../.config/testing/mysql-server.ts'
import { laden, unladen } from './fixtures/laden.mjs'
import { kinds } from './kinds.ts'
import { piper, range, through } from './plumbed.ts'

const own = await testServer([
  '--max-allowed-packet=4M',
  '--max-connections=12',
  '--innodb-lock-wait-timeout=1',
  '--innodb-deadlock-detect=ON',
])
afterAll(() => own?.stop())
const { url = '', restart, query = async () => [] } = own ?? {}
const [, , password] = /^mysql:\/\/(.*):(.*)@/.exec(url) ?? []

async function opened(options: object = {}, context = testRun()()) {
  const end = await mysql({ url, ...options }).open(context)
  onTestFinished(() => end[Symbol.asyncDispose]())
  return end
}

// Fault 25.
describe.skipIf(own === undefined)(`mysql()${own === undefined ? ` (skipped: ${WHY})` : ''}`, () => {
  beforeEach(async () => void (await query('SELECT 1')))

  test.each(kinds)('$name: a restart of the server in the middle of a run is not noticed', async ({ workers }) => {
    let restarted: Promise<void> | undefined
    let slowestMs = 0
    let lastMs = performance.now()
    const { rows, ledger } = await through(
      { workers: workers(2), stride: 2 },
      (parallel) => [piper(laden, { parallel }), piper(unladen, { parallel })],
      {
        items: range(400),
        via: mysql({ url }),
        onRow: (count) => {
          const now = performance.now()
          if (restarted !== undefined) slowestMs = Math.max(slowestMs, now - lastMs)
          lastMs = now
          if (count === 40) restarted = restart?.()
        },
        ms: 28_000,
      },
    )
    await restarted
    expect(rows).toEqual(range(400))
    expect(ledger.total).toMatchObject({ read: 400, emitted: 400, errored: 0, inFlight: 0 })
    expect(await query('SELECT COUNT(*) AS count FROM papy_items')).toEqual([{ count: 0 }])
    expect(slowestMs).toBeGreaterThan(50)
  })

  test('without a connection left, who opens one waits for it', async () => {
    const ends = []
    for (let count = 0; count < 12; count++) {
      const end = await mysql({ url, reconnectMs: 0 })
        .open(testRun()())
        .catch((error: { code: string }) => error)
      if ('code' in end) break
      ends.push(end)
    }
    expect(ends.length).toBeLessThan(13)
    const late = opened()
    await ends.pop()?.[Symbol.asyncDispose]()
    const end = await late
    expect(await taken(end, await end.put([bytes(10)]))).toEqual([bytes(10)])
    for (const other of ends) await other[Symbol.asyncDispose]()
  })

  test('max_allowed_packet made smaller meanwhile is an error that says so', async () => {
    const end = await opened()
    expect(await taken(end, await end.put([bytes(3_000_000)]))).toHaveLength(1)
    await query('SET GLOBAL max_allowed_packet = 1048576')
    onTestFinished(async () => void (await query('SET GLOBAL max_allowed_packet = 4194304')))
    await disconnectAll()
    const refused = {
      code: 'ERR_ITEM_TOO_LARGE',
      message: expect.stringContaining('max_allowed_packet became smaller'),
    }
    await expect(end.put([bytes(3_000_000)])).rejects.toMatchObject(refused)
    expect(await taken(end, await end.put([bytes(1_000)]))).toEqual([bytes(1_000)])
  })

  test('a password that is changed meanwhile is an error that does not show it, and right again all goes on', async () => {
    const end = await opened({ reconnectMs: 1_000 })
    const kept = await end.put([bytes(500)])
    await query("ALTER USER 'papy'@'127.0.0.1' IDENTIFIED BY 'changed-meanwhile'")
    onTestFinished(async () => void (await query(`ALTER USER 'papy'@'127.0.0.1' IDENTIFIED BY '${password}'`)))
    await disconnectAll()
    const error: unknown = await Promise.resolve(end.put([bytes(10)])).catch((it: unknown) => it)
    expect(error).toMatchObject({ code: 'ERR_MEDIUM_FAILED', message: expect.stringContaining('user or password') })
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(password)
    await query(`ALTER USER 'papy'@'127.0.0.1' IDENTIFIED BY '${password}'`)
    expect(await taken(end, kept)).toEqual([bytes(500)])
  })

  test('a lock that others hold too long (1205) is waited for', async () => {
    const [end, other] = [await opened(), await transaction()]
    const ticket = await end.put([bytes(100)])
    await other.query('SELECT name FROM papy_items FOR UPDATE')
    const released = Promise.resolve(end.release(ticket))
    await expect.poll(() => count('Innodb_row_lock_current_waits')).toBe(1)
    const before = await count('Innodb_row_lock_waits')
    await expect.poll(() => count('Innodb_row_lock_waits'), { timeout: 5_000 }).toBeGreaterThan(before)
    await other.query('ROLLBACK')
    await released
    await expect(end.take(ticket)).rejects.toMatchObject({ code: 'ERR_TICKET_SPENT' })
  })

  test('a deadlock in which the server undoes ours (1213) is nothing: each item is gone once', async () => {
    const context = testRun()()
    const [end, other] = [await opened({}, context), await transaction()]
    const row = (name: string) =>
      `SELECT name FROM papy_items WHERE run = UNHEX('${context.run}') AND name = '${name}' AND piece = 0 FOR UPDATE`
    await query('CREATE TABLE IF NOT EXISTS ballast (id INT PRIMARY KEY)')
    await query('DELETE FROM ballast')
    const tickets = await Promise.all([1, 2].map((seed) => end.put([bytes(100, seed)])))
    const [first, second] = tickets.map(({ at }) => String(at)).sort() as [string, string]
    // Whoever has changed more rows is not the one who is undone.
    await other.query(`INSERT INTO ballast VALUES ${range(200).map((id) => `(${id})`)}`)
    await other.query(row(second))
    const before = await count('Innodb_deadlocks')
    const released = Promise.all(tickets.map((ticket) => end.release(ticket)))
    await expect.poll(() => count('Innodb_row_lock_current_waits')).toBe(1)
    await other.query(row(first))
    await other.query('COMMIT')
    await released
    expect(await count('Innodb_deadlocks')).toBe(before + 1)
    for (const ticket of tickets) await expect(end.take(ticket)).rejects.toMatchObject({ code: 'ERR_TICKET_SPENT' })
    await query('DROP TABLE ballast')
  })
})

async function count(status: string): Promise<number> {
  return Number((await query(`SHOW GLOBAL STATUS LIKE '${status}'`))[0]?.['Value'])
}

/** Ends all connections of the transport, as an administrator can. */
async function disconnectAll(): Promise<void> {
  for (const { Id, User } of await query('SHOW PROCESSLIST')) if (User === 'papy') await query(`KILL ${Id}`)
}

/** A connection of somebody else, in a transaction. */
async function transaction() {
  const { session } = own as NonNullable<typeof own>
  const other = await session()
  onTestFinished(() => other.close())
  await other.query('SET innodb_lock_wait_timeout = 20')
  await other.query('BEGIN')
  return other
}
