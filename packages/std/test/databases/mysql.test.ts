import { insertRows, rows } from '@papy/std/databases'
import { afterAll, describe, expect, test } from 'vitest'
import { testServer, WHY } from '../../../../.config/testing/mysql-server.ts'
import { all, through } from '../streams/run.ts'
import { databaseCases } from './cases.ts'

const server = await testServer()
afterAll(() => server?.stop())
const { url = 'mysql://nobody@localhost/none' } = server ?? {}
const query = async (sql: string) => (await server?.query(sql)) ?? []

describe.skipIf(server === undefined)(`with a server (${server === undefined ? WHY : 'there is one'})`, () => {
  databaseCases(() => ({
    address: url,
    run: query,
    text: 'LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
    bytes: 'LONGBLOB',
  }))

  test('dates, decimals and JSON are the text that the server shows', async () => {
    await query('CREATE TABLE exact (at DATETIME(6), d DECIMAL(30,10), j JSON, f FLOAT)')
    const item = {
      at: '2026-03-29 02:30:00.123456',
      d: '12345678901234567890.1234567890',
      j: '{"n": 12345678901234567890}',
    }
    await through(insertRows(url, 'exact') as never, [{ ...item, f: 16777217 }])
    expect(await all(rows(url, 'SELECT * FROM exact'))).toEqual([{ ...item, f: 16777216 }])
  })

  test('what a column cannot hold is refused, not cut, however the server is set', async () => {
    await query('CREATE TABLE narrow (name VARCHAR(3), n TINYINT)')
    await query("SET GLOBAL sql_mode = 'NO_BACKSLASH_ESCAPES'")
    const refused = through(insertRows(url, 'narrow') as never, [{ name: 'long' }, { n: 1000 }, { name: "\\'" }])
    await expect(refused).rejects.toMatchObject({ code: 'ERR_ROWS_REFUSED', rows: 2 })
    await query('SET GLOBAL sql_mode = DEFAULT')
    expect(await all(rows(url, 'SELECT * FROM narrow'))).toEqual([{ name: "\\'", n: null }])
  })

  test('a query that takes long is ended by leaving', async () => {
    const source = rows(url, 'SELECT SLEEP(60) AS slept')
    const waiting = source.next()
    await source.return()
    expect(await waiting).toEqual({ value: undefined, done: true })
  })

  test('more rows than fit anywhere at once', async () => {
    await query('CREATE TABLE many (id BIGINT PRIMARY KEY, a INTEGER, b INTEGER)')
    const items = Array.from({ length: 30_000 }, (_, id) => ({ id, a: id, b: id - 5 }))
    await through(insertRows(url, 'many', { batch: 25_000 }) as never, items)
    expect(await all(rows(url, 'SELECT * FROM many ORDER BY id'))).toEqual(items)
  }, 30_000)
})

test('no server is an error with a name', async () => {
  await expect(all(rows('mysql://u:correct-horse@127.0.0.1:1/db', 'SELECT 1'))).rejects.toMatchObject({
    code: 'ERR_MEDIUM_FAILED',
    message: expect.not.stringContaining('correct-horse'),
  })
})
