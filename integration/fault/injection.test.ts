import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Ticket, Transport } from '@papy/contract'
import { mysql } from '@papy/transport-mysql'
import { sqlite } from '@papy/transport-sqlite'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { bytes, taken, testDirectory, testRun } from '../../.config/testing/end.ts'
import { testServer, WHY } from '../../.config/testing/mysql-server.ts'
import { injections } from './corpus.ts'
import { contents, integrity } from './fixtures/sqlite-file.mjs'

const server = await testServer()
afterAll(() => server?.stop())

/** Every call with every such ticket is refused by name. */
async function tryAll(end: Transport, ticket: Ticket): Promise<void> {
  for (const text of injections)
    for (const at of [text, `${String(ticket.at)}${text}`, [text], { at: text }, `${text}${String(ticket.at)}`]) {
      if (at === ticket.at) continue
      for (const call of ['take', 'release', 'drop'] as const) {
        const refused = (async () => end[call]({ ...ticket, at }))()
        await expect(refused).rejects.toMatchObject({ code: 'ERR_TICKET_MALFORMED' })
      }
    }
}

// Fault 36.
describe('sqlite()', () => {
  const state = (file: string): unknown => [
    integrity(file),
    contents(file, ['sqlite_master', 'papy_items', 'papy_pieces', 'papy_ends']),
  ]

  const isThere = { 'better-sqlite3': true, 'node:sqlite': process.getBuiltinModule('node:sqlite') !== undefined }

  describe.each(['better-sqlite3', 'node:sqlite'] as const)('with %s', (driver) => {
    test.skipIf(!isThere[driver])('a ticket is never part of a statement', async () => {
      const file = join(testDirectory(), 'items.sqlite')
      const end = await sqlite({ file, driver }).open(testRun()())
      onTestFinished(() => end[Symbol.asyncDispose]())
      const ticket = await end.put([bytes(3_000)])
      const before = state(file)
      await tryAll(end, ticket)
      expect(state(file)).toEqual(before)
      expect(existsSync('/tmp/papy-owned')).toBe(false)
      expect(await taken(end, ticket)).toEqual([bytes(3_000)])
    })
  })

  test.each([
    "a'; DROP TABLE papy_items; --.sqlite",
    'a"b`c.sqlite',
    'items.sqlite?mode=memory',
    'ʼ；.sqlite',
    ':memory:',
  ])('the name of a file is a name: %j', async (name) => {
    const file = join(testDirectory(), name)
    const end = await sqlite({ file }).open(testRun()())
    onTestFinished(() => end[Symbol.asyncDispose]())
    expect(await taken(end, await end.put([bytes(100)]))).toEqual([bytes(100)])
    expect(existsSync(file)).toBe(true)
  })

  test('tables have names of ours alone: none can be chosen', () => {
    for (const name of injections)
      expect(() => sqlite({ table: name } as object)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
  })
})

describe.skipIf(server === undefined)(`mysql()${server === undefined ? ` (skipped: ${WHY})` : ''}`, () => {
  const { url = '', query = async () => [] } = server ?? {}
  const state = async () => [
    await query("SELECT table_name, create_time FROM information_schema.tables WHERE table_schema = 'papy' ORDER BY 1"),
    await query(
      'SELECT HEX(run) AS run, name, piece, readers, MD5(bytes) AS sum FROM papy_items ORDER BY run, name, piece',
    ),
    await query('SELECT * FROM papy_releases'),
  ]

  test('a ticket is never part of a statement', async () => {
    const end = await mysql({ url }).open(testRun()())
    onTestFinished(() => end[Symbol.asyncDispose]())
    const ticket = await end.put([bytes(3_000)])
    const before = await state()
    await tryAll(end, ticket)
    expect(await state()).toEqual(before)
    expect(await taken(end, ticket)).toEqual([bytes(3_000)])
  })

  test.each(["papy'; DROP TABLE papy_items; --", 'papy`; DROP TABLE papy_items; --', 'papy; SELECT 1'])(
    'the name of a database is a name: %j',
    async (name) => {
      const at = new URL(url)
      at.pathname = `/${encodeURIComponent(name)}`
      await expect(mysql({ url: at.href, reconnectMs: 0 }).open(testRun()())).rejects.toMatchObject({
        code: 'ERR_MEDIUM_FAILED',
      })
      expect(
        (await query("SELECT COUNT(*) AS count FROM information_schema.tables WHERE table_schema = 'papy'"))[0],
      ).toEqual({ count: 3 })
    },
  )

  test('tables have names of ours alone: none can be chosen', () => {
    for (const table of injections)
      expect(() => mysql({ url, table } as never)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
  })
})
