import type { DurableSink } from '@papy/contract/journal'
import { afterAll, describe, expect, test } from 'vitest'
import { testServer, WHY } from '../../../../.config/testing/mysql-server.ts'
import { opened } from './fixtures/engine.mjs'
import { rowCases } from './row-cases.ts'

const server = await testServer()
afterAll(() => server?.stop())
const { url = 'mysql://nobody@localhost/none' } = server ?? {}
const query = async (sql: string) => (await server?.query(sql)) ?? []

describe.skipIf(server === undefined)(`with a server (${server === undefined ? WHY : 'there is one'})`, () => {
  rowCases(() => ({ address: url, text: 'LONGTEXT CHARACTER SET utf8mb4', query }))

  const sink = (table: string, options: object = {}) =>
    opened({ door: 'databases', open: 'rowSink', args: [url, table, options] })
  const past = { run: 'r', sink: 's', last: undefined, mode: 'resume' } as const

  test('tables without transactions promise less, but for rows that replace themselves', async () => {
    await query('CREATE TABLE old (id INTEGER PRIMARY KEY) ENGINE = MyISAM')
    const plain = await sink('old')
    const upsert = await sink('old', { upsert: true })
    expect([plain, upsert].map(({ durable }) => durable?.guarantee)).toEqual(['at-least-once', 'exactly-once'])
    for (const session of [plain, upsert]) await session.end('given-up')
  })

  const ids = async (table: string) => (await query(`SELECT id FROM ${table} ORDER BY id`)).map(({ id }) => id)
  const holds = () => ({ width: 1, ranges: [0, 3] })

  test('a connection that breaks in the middle: the transaction is made again', async () => {
    await query('CREATE TABLE broken (id INTEGER)')
    const session = await sink('broken', { batch: 1 })
    const durable = session.durable as DurableSink
    await durable.resume(past)
    await session.call([{ id: 1 }])
    const [found] = await query('SELECT trx_mysql_thread_id AS id FROM information_schema.INNODB_TRX')
    await query(`KILL ${found?.['id']}`)
    await session.call([{ id: 2 }])
    await durable.commit(holds)
    await session.end('complete')
    expect(await ids('broken')).toEqual([1, 2])
  })

  test('a deadlock: the transaction is made again', async () => {
    await query('CREATE TABLE locked (id INTEGER PRIMARY KEY, n INTEGER)')
    await query('INSERT INTO locked VALUES (1, 0), (2, 0)')
    const session = await sink('locked', { batch: 1, upsert: true })
    const durable = session.durable as DurableSink
    await durable.resume({ ...past, sink: 'locked' })
    await session.call([{ id: 1, n: 1 }])
    const other = await server?.session()
    await other?.query('START TRANSACTION')
    // The one that has changed more rows is spared.
    await other?.query('INSERT INTO locked VALUES (11, 0), (12, 0), (13, 0), (14, 0), (15, 0)')
    await other?.query('UPDATE locked SET n = 9 WHERE id = 2')
    const waiting = Promise.resolve(session.call([{ id: 2, n: 1 }]))
    const rival = other?.query('UPDATE locked SET n = 9 WHERE id = 1')
    await rival
    await other?.query('COMMIT')
    await waiting
    await durable.commit(holds)
    await session.end('complete')
    other?.close()
    expect(await query('SELECT id, n FROM locked WHERE id < 3 ORDER BY id')).toEqual([
      { id: 1, n: 1 },
      { id: 2, n: 1 },
    ])
  })
})
