import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Transport, TransportContext } from '@papy/contract'
import { cleanSqlite, type SqliteOptions, sqlite } from '@papy/transport-sqlite'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { testDurableBudget } from '../../../.config/testing/durable-budget.ts'
import { bytes, RemoteEnd, taken, testDirectory, testRun } from '../../../.config/testing/end.ts'

const root = process.getuid?.() === 0
const newFile = () => join(testDirectory(), 'items.sqlite')

async function opened(options: SqliteOptions = {}, context: TransportContext = testRun()()): Promise<Transport> {
  const end = await sqlite(options).open(context)
  onTestFinished(() => end[Symbol.asyncDispose]())
  return end
}

/** A connection of somebody else. */
function beside(file: string): Database.Database {
  const database = new Database(file)
  onTestFinished(() => void database.close())
  return database
}

const count = (database: Database.Database, table = 'papy_items') =>
  (database.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number }).count

describe('across processes', () => {
  test('one may have better-sqlite3 and the other node:sqlite', async () => {
    const context = testRun()
    const here = await opened({ driver: 'better-sqlite3' }, context())
    const there = await RemoteEnd.open(sqlite({ driver: 'node:sqlite' }), context())
    expect(await there.take(await here.put([bytes(5_000)]))).toEqual([bytes(5_000)])
    expect(await taken(here, await there.put([bytes(5_000)]))).toEqual([bytes(5_000)])
  })

  test('what one put that is killed stays, until its readers have it', async () => {
    const [context, file] = [testRun(), newFile()]
    const here = await opened({ file }, context())
    const there = await RemoteEnd.open(sqlite({ file }), context())
    const tickets = [await there.put([bytes(100)]), await there.put([bytes(3 * 2 ** 20)], { readers: 2 })] as const
    await there.kill()
    expect(await taken(here, tickets[0])).toEqual([bytes(100)])
    for (let reader = 0; reader < 2; reader++)
      expect(Buffer.compare((await taken(here, tickets[1]))[0] as Uint8Array, bytes(3 * 2 ** 20))).toBe(0)
    expect([count(beside(file)), count(beside(file), 'papy_pieces')]).toEqual([0, 0])
  })

  testDurableBudget(sqlite)

  test('puts and releases of four processes at once are all done, and nothing is left', async () => {
    const [context, file] = [testRun(), newFile()]
    const ends = await Promise.all([1, 2, 3, 4].map(() => RemoteEnd.open(sqlite({ file }), context())))
    const work = ends.map(async (end, at) => {
      for (let item = 0; item < 40; item++) {
        const ticket = await end.put([bytes(20_000, item)], { readers: 4 })
        const found = await Promise.all(ends.map((other) => other.take(ticket)))
        expect(found, `item ${item} of ${at}`).toEqual(found.map(() => [bytes(20_000, item)]))
      }
    })
    await Promise.all(work)
    expect(count(beside(file))).toBe(0)
  }, 30_000)
})

describe('while another connection locks the file', () => {
  function locked(file: string): Database.Database {
    const other = beside(file)
    other.exec('BEGIN IMMEDIATE')
    return other
  }

  test('a put waits, and is done when it lets go', async () => {
    const file = newFile()
    const end = await opened({ file })
    const other = locked(file)
    const put = end.put([bytes(100)])
    expect(put).toBeInstanceOf(Promise)
    other.exec('COMMIT')
    expect(await taken(end, await put)).toEqual([bytes(100)])
  })

  test('not for ever: then it is an error by name', async () => {
    const file = newFile()
    const end = await opened({ file, busyMs: 50 })
    const other = locked(file)
    const refused = { code: 'ERR_MEDIUM_FAILED', file, message: expect.stringContaining('another process locks it') }
    await expect(end.put([bytes(100)])).rejects.toMatchObject(refused)
    other.exec('COMMIT')
    expect(await taken(end, await end.put([bytes(100)]))).toEqual([bytes(100)])
    expect(other.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
  })

  test('and no longer than who puts wants, or than the end is open', async () => {
    const file = newFile()
    const end = await opened({ file })
    locked(file)
    const stop = new AbortController()
    const put = end.put([bytes(100)], { signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(put).rejects.toThrow('enough')
    const last = expect(end.put([bytes(100)])).rejects.toMatchObject({ code: 'ERR_TRANSPORT_CLOSED' })
    await end[Symbol.asyncDispose]()
    await last
  })
})

describe('errors say where, and what to do', () => {
  test.each<[string, (file: string) => void, string]>([
    ['is no database', (file) => writeFileSync(file, 'x'.repeat(5_000)), 'it is no database'],
    ['is a directory', (file) => mkdirSync(file), 'it is no file'],
  ])('a file that %s', async (_, make, message) => {
    const file = newFile()
    make(file)
    for (const driver of ['better-sqlite3', 'node:sqlite'] as const)
      await expect(sqlite({ file, driver }).open(testRun()())).rejects.toMatchObject({
        code: 'ERR_MEDIUM_FAILED',
        file,
        message: expect.stringContaining(message),
      })
  })

  test('a directory that is not there', async () => {
    const file = join(testDirectory(), 'absent', 'items.sqlite')
    await expect(sqlite({ file }).open(testRun()())).rejects.toMatchObject({
      code: 'ERR_MEDIUM_FAILED',
      message: expect.stringContaining('is no directory; make it before'),
    })
  })

  test.each(['better-sqlite3', 'node:sqlite'] as const)('a file that is damaged, with %s', async (driver) => {
    const file = newFile()
    const end = await opened({ file, driver })
    const tickets = [end.put([bytes(200_000)]), end.put([bytes(200_000)])]
    beside(file).pragma('wal_checkpoint(TRUNCATE)')
    truncateSync(file, 50_000)
    const [ticket] = await Promise.all(tickets)
    expect(() => end.take(ticket as never)).toThrow(expect.objectContaining({ code: 'ERR_MEDIUM_FAILED', file }))
  })

  test.skipIf(!root || process.platform !== 'linux')('a full disk (needs root, for a tmpfs)', async () => {
    const directory = testDirectory()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', directory])
    onTestFinished(() => void execFileSync('umount', ['-l', directory]))
    const file = join(directory, 'items.sqlite')
    const end = await opened({ file })
    const ticket = await end.put([bytes(100)])
    const full = { code: 'ERR_MEDIUM_FAILED', file, byteLength: 16_777_232 }
    expect(() => end.put([randomBytes(2 ** 24)])).toThrow(expect.objectContaining(full))
    expect(() => end.put([randomBytes(2 ** 24)])).toThrow('disk')
    expect(await taken(end, ticket)).toEqual([bytes(100)])
    expect(await taken(end, await end.put([bytes(200)]))).toEqual([bytes(200)])
  })
})

describe('nobody else', () => {
  test.skipIf(process.platform === 'win32')('may read the file, or what is beside it', async () => {
    const file = newFile()
    const end = await opened({ file })
    await end.put([bytes(10)])
    const names = readdirSync(join(file, '..'))
    expect(names).toEqual(['items.sqlite', 'items.sqlite-shm', 'items.sqlite-wal'])
    expect(names.map((name) => statSync(join(file, '..', name)).mode & 0o777)).toEqual([0o600, 0o600, 0o600])
  })

  test.each<unknown>([
    "1-0123456789abcdef'; DROP TABLE papy_items; --",
    '1 OR 1=1',
    "' OR ''='",
    '1-%',
    '1-0123456789ABCDEF',
    '01-0123456789abcdef',
    '-1-0123456789abcdef',
    [1, '0123456789abcdef'],
    { id: 1 },
  ])('has the ticket %j', async (at) => {
    const file = newFile()
    const end = await opened({ file })
    const ticket = { ...(await end.put([bytes(1)])), at: at as string }
    for (const call of ['take', 'release', 'drop'] as const)
      expect(() => end[call](ticket)).toThrow(expect.objectContaining({ code: 'ERR_TICKET_MALFORMED' }))
    expect(count(beside(file))).toBe(1)
  })

  test('of another run in the same file reads or removes an item', async () => {
    const file = newFile()
    const [mine, yours] = [testRun()(), testRun()()]
    const [here, there] = [await opened({ file }, mine), await opened({ file }, yours)]
    const ticket = await here.put([bytes(100)])
    const forged = { ...ticket, run: yours.run }
    expect(() => there.take(forged)).toThrow(expect.objectContaining({ code: 'ERR_TICKET_SPENT' }))
    await there.release(forged)
    await there.drop(forged)
    expect(await taken(here, ticket)).toEqual([bytes(100)])
  })
})

test('10,000 items leave no rows, and the last end no files beside', async () => {
  const file = newFile()
  const end = await sqlite({ file }).open(testRun()())
  for (let at = 0; at < 10_000; at++) await taken(end, await end.put([bytes(20)]))
  expect(count(beside(file))).toBe(0)
  const dropped = await end.put([bytes(3 * 2 ** 20)], { readers: 5 })
  await end.drop(dropped)
  const left = new Database(file)
  expect([count(left, 'papy_pieces'), count(left)]).toEqual([0, 0])
  await end[Symbol.asyncDispose]()
  expect(count(left, 'papy_ends')).toBe(0)
  left.close()
}, 60_000)

test('the last end leaves nothing beside the file', async () => {
  const file = newFile()
  const end = await sqlite({ file }).open(testRun()())
  await taken(end, await end.put([bytes(20)]))
  await end[Symbol.asyncDispose]()
  expect(readdirSync(join(file, '..'))).toEqual(['items.sqlite'])
})

describe('what dead runs left', () => {
  /** Leaves items of a run whose process was killed. */
  async function left(file: string): Promise<string> {
    const context = testRun()()
    const end = await RemoteEnd.open(sqlite({ file }), context)
    await end.put([bytes(100)])
    await end.put([bytes(2 ** 21)])
    await end.put([bytes(100)], { readers: 0 })
    await end.kill()
    return context.run
  }

  test('is removed, but for what was to be kept, and said', async () => {
    const file = newFile()
    const run = await left(file)
    const bytesLeft = 120 + 2 ** 21 + 16
    const found = { runs: [run], items: 2, bytes: bytesLeft, failures: [] }
    expect(await cleanSqlite(file, { olderThanMs: 0, dryRun: true })).toEqual(found)
    expect([count(beside(file)), count(beside(file), 'papy_ends')]).toEqual([3, 1])
    expect(await cleanSqlite(file)).toEqual({ runs: [], items: 0, bytes: 0, failures: [] })
    expect(await cleanSqlite(file, { olderThanMs: 0 })).toEqual(found)
    expect([count(beside(file)), count(beside(file), 'papy_pieces')]).toEqual([1, 0])
    expect(await cleanSqlite(file, { olderThanMs: 0, kept: true })).toMatchObject({ runs: [run], items: 1, bytes: 120 })
    expect([count(beside(file)), count(beside(file), 'papy_ends')]).toEqual([0, 0])
  })

  test('is removed by the next run, when it is older than a minute', async () => {
    const file = newFile()
    const [young, aged] = [await left(file), await left(file)]
    const database = beside(file)
    database.prepare('UPDATE papy_items SET created = created - 120000 WHERE run = ?').run(aged)
    await opened({ file })
    const runs = database.prepare('SELECT run, count(*) AS count FROM papy_items GROUP BY run').all()
    expect(runs).toEqual(
      expect.arrayContaining([
        { run: young, count: 3 },
        { run: aged, count: 1 },
      ]),
    )
  })

  test('is nothing in a database of others, which is not touched; and none is made', async () => {
    const [file, absent] = [newFile(), newFile()]
    beside(file).exec('CREATE TABLE precious (id INTEGER)')
    const before = readFileSync(file)
    expect(await cleanSqlite(file, { olderThanMs: 0 })).toMatchObject({ runs: [], items: 0 })
    expect(readFileSync(file)).toEqual(before)
    await expect(cleanSqlite(absent)).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED', file: absent })
    expect(existsSync(absent)).toBe(false)
  })

  test('is nothing of a run that has an end open, in whatever process', async () => {
    const [file, context] = [newFile(), testRun()]
    const there = await RemoteEnd.open(sqlite({ file }), context())
    const ticket = await there.put([bytes(100)])
    expect(await cleanSqlite(file, { olderThanMs: 0, kept: true })).toMatchObject({ items: 0 })
    expect(await there.take(ticket)).toEqual([bytes(100)])
  })
})

test.each<[Record<string, unknown>, string]>([
  [{ file: 'relative.sqlite' }, 'file'],
  [{ file: 7 }, 'file'],
  [{ driver: 'sql.js' }, 'driver'],
  [{ busyMs: -1 }, 'busyMs'],
  [{ table: 'x; DROP TABLE y' }, 'table'],
])('%j is refused', (options, option) => {
  expect(() => sqlite(options as SqliteOptions)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT', option }))
})
