import { existsSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { Piper, Plumber } from '@papy/core'
import { insertRows, rows } from '@papy/std/databases'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { scratch } from '../../../../.config/testing/scratch.ts'
import { all, through } from '../streams/run.ts'
import { databaseCases } from './cases.ts'

const name = scratch('std-sqlite')
const address = name()
const database = new Database(address)

databaseCases(() => ({
  address,
  run: async (sql) => database.exec(sql),
  text: 'TEXT',
  bytes: 'BLOB',
}))

function made(...tables: readonly string[]): string {
  const file = name()
  const fresh = new Database(file)
  for (const table of tables) fresh.exec(`CREATE TABLE ${table} (a INTEGER)`)
  fresh.close()
  return file
}

const count = (file: string, table: string) => all(rows(file, `SELECT COUNT(*) AS n FROM ${table}`))

test('one run reads a table of the file and writes another', async () => {
  const file = made('here', 'there')
  await through(
    insertRows(file, 'here') as never,
    Array.from({ length: 2_000 }, (_, a) => ({ a })),
  )
  await using plumber = new Plumber()
  plumber.addPiper(new Piper(insertRows<{ a: number }>(file, 'there', { batch: 10 })))
  expect(await all(plumber.stream([rows(file, 'SELECT a FROM here')]))).toHaveLength(2_000)
  expect(await count(file, 'there')).toEqual([{ n: 2_000 }])
})

test('two pipers of a run write two tables of the file', async () => {
  const file = made('one', 'two')
  await using plumber = new Plumber()
  plumber.addPipe([new Piper(insertRows(file, 'one', { batch: 7 })), new Piper(insertRows(file, 'two', { batch: 5 }))])
  await all(plumber.stream([Array.from({ length: 100 }, (_, a) => ({ a }))]))
  expect([await count(file, 'one'), await count(file, 'two')]).toEqual([[{ n: 100 }], [{ n: 100 }]])
})

test('what was passed on is there, however the run ends', async () => {
  const file = made('t')
  await using plumber = new Plumber()
  plumber.addPiper(new Piper(insertRows(file, 't')))
  function* failing(): Generator<object> {
    yield { a: 1 }
    throw new Error('the input failed')
  }
  await expect(all(plumber.stream([failing()]))).rejects.toThrow('the input failed')
  expect(await count(file, 't')).toEqual([{ n: 1 }])
})

test('who else locks the file is waited for', async () => {
  const file = made('t')
  const other = new Database(file)
  other.exec('BEGIN IMMEDIATE')
  const inserted = through(insertRows(file, 't') as never, [{ a: 1 }])
  const isOver = await Promise.race([
    inserted.then(() => true),
    new Promise((resolve) => setImmediate(() => resolve(false))),
  ])
  expect(isOver).toBe(false)
  other.exec('COMMIT')
  await inserted
  other.close()
  expect(await count(file, 't')).toEqual([{ n: 1 }])
})

test('reading changes nothing, and a name that is wrong makes no file', async () => {
  const file = made('t')
  await expect(all(rows(file, 'DELETE FROM t RETURNING a'))).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED' })
  const missing = name()
  await expect(all(rows(missing, 'SELECT 1'))).rejects.toThrow(/no such file/)
  await expect(through(insertRows(missing, 't') as never, [{ a: 1 }])).rejects.toThrow(/no such file/)
  expect(existsSync(missing)).toBe(false)
  writeFileSync(missing, 'not a database, though it is a file with some text in it')
  await expect(all(rows(missing, 'SELECT 1'))).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED' })
})

test('a file: URL is a file, too', async () => {
  expect(await all(rows(pathToFileURL(made('t')).href, 'SELECT 1 AS one'))).toEqual([{ one: 1 }])
})

test.each<[string, () => unknown]>([
  ['no address', () => rows('', 'SELECT 1')],
  ['another kind of server', () => rows('postgres://host/db', 'SELECT 1')],
  ['a server without a database', () => rows('mysql://user:secret@host', 'SELECT 1')],
  ['no query', () => rows('x.sqlite', ' ')],
  ['no table', () => insertRows('x.sqlite', '')],
  ['a batch of none', () => insertRows('x.sqlite', 't', { batch: 0 })],
  ['keys that are none', () => insertRows('x.sqlite', 't', { upsert: [] })],
])('%s is refused at once, without showing what may be secret', (_, make) => {
  expect(make).toThrow(
    expect.objectContaining({ code: 'ERR_ARGUMENT', message: expect.not.stringContaining('secret') }),
  )
})
