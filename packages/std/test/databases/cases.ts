import { isPiperError } from '@papy/core'
import { type InsertRowsOptions, insertRows, rows, type SqlParams } from '@papy/std/databases'
import { expect, test } from 'vitest'
import { all, through } from '../streams/run.ts'

/** A database that can be asked besides. */
export interface Bench {
  readonly address: string
  /** Runs a statement. */
  run(sql: string): Promise<unknown>
  /** Type of a column for text of any length, that is told apart by upper case. */
  readonly text: string
  readonly bytes: string
}

/** What holds for every kind of database; `bench` is asked in each test. */
export function databaseCases(bench: () => Bench): void {
  let count = 0
  const insert = (table: string, items: readonly unknown[], options?: InsertRowsOptions) =>
    through(insertRows(bench().address, table, options) as never, items)
  const read = (sql: string, params?: SqlParams) => all(rows(bench().address, sql, params))

  async function made(columns: string): Promise<string> {
    const table = `t${++count}`
    await bench().run(`CREATE TABLE ${table} (${columns})`)
    return table
  }

  test('what was inserted is read again as it was', async () => {
    const { text, bytes } = bench()
    const table = await made(`id BIGINT PRIMARY KEY, name ${text}, x DOUBLE PRECISION, data ${bytes}`)
    const items = [
      { id: 1, name: 'plain', x: 1.5, data: Uint8Array.from([0, 1, 255]) },
      { id: 2, name: '', x: -0.1, data: new Uint8Array(0) },
      { id: 3, name: 'it\'s \\ "quoted" `so` \n\r\t\0 ü 😀 %_', x: null, data: null },
      { id: 2n ** 62n + 1n, name: 'x'.repeat(100_000), x: 1e300, data: new Uint8Array(70_000).fill(7) },
      { id: -(2n ** 63n), name: '1', x: 3, data: Uint8Array.from([39, 92]) },
    ]
    expect(await insert(table, items, { batch: 2 })).toEqual(items)
    const found = await read(`SELECT id, name, x, data FROM ${table}`)
    const key = ({ id }: Record<string, unknown>) => String(id)
    const plain = (list: readonly Record<string, unknown>[]) =>
      list
        .map((row) => ({ ...row, data: row['data'] && Buffer.from(row['data'] as Uint8Array).toString('hex') }))
        .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    expect(plain(found)).toEqual(plain(items))
    for (const row of found) expect(Object.getPrototypeOf(row)).toBe(Object.prototype)
  })

  test('params by place and by name; two columns of a name are refused', async () => {
    const table = await made('a INTEGER, b INTEGER')
    await insert(table, [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ])
    expect(await read(`SELECT b FROM ${table} WHERE a = ? OR b = ? ORDER BY a`, [1, 4])).toEqual([{ b: 2 }, { b: 4 }])
    expect(await read(`SELECT b FROM ${table} WHERE a = :it`, { it: 3 })).toEqual([{ b: 4 }])
    await expect(read(`SELECT x.a, y.a FROM ${table} x, ${table} y`)).rejects.toThrow(/two columns named "a"/)
  })

  test('names are quoted, whatever is in them', async () => {
    const quote = (name: string) =>
      bench().address.startsWith('mysql') ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`
    const [table, column] = ['it\'s "a" `table`; --', 'or"der`by']
    await bench().run(`CREATE TABLE ${quote(table)} (${quote(column)} INTEGER, ${quote('select')} INTEGER)`)
    await insert(table, [{ [column]: 1, select: 2 }])
    expect(await read(`SELECT * FROM ${quote(table)}`)).toEqual([{ [column]: 1, select: 2 }])
  })

  test('upsert replaces the columns that a row has, by any key or by the one that is named', async () => {
    const table = await made('id INTEGER PRIMARY KEY, a INTEGER, b INTEGER')
    await insert(table, [
      { id: 1, a: 1, b: 1 },
      { id: 2, a: 2, b: 2 },
    ])
    await insert(
      table,
      [
        { id: 1, a: 10 },
        { id: 3, a: 3 },
        { id: 3, a: 30 },
      ],
      { upsert: true },
    )
    await insert(
      table,
      [
        { id: 2, b: 20 },
        { id: 4, b: 40 },
      ],
      { upsert: ['id'] },
    )
    await insert(table, [{ id: 1 }, { id: 5 }], { upsert: ['id'] })
    expect(await read(`SELECT * FROM ${table} ORDER BY id`)).toEqual([
      { id: 1, a: 10, b: 1 },
      { id: 2, a: 2, b: 20 },
      { id: 3, a: 30, b: null },
      { id: 4, a: null, b: 40 },
      { id: 5, a: null, b: null },
    ])
  })

  test('rows that are refused do not stop the others, and the run says how many and why', async () => {
    const table = await made('id INTEGER PRIMARY KEY, a INTEGER NOT NULL')
    const items = [
      { id: 1, a: 1 },
      { id: 1, a: 2 },
      { id: 2, a: 3 },
      { id: 3, a: null },
      { id: 4, a: 5 },
    ]
    await expect(insert(table, items, { batch: 3 })).rejects.toMatchObject({
      code: 'ERR_ROWS_REFUSED',
      rows: 2,
      first: { id: 1, a: 2 },
    })
    expect(await read(`SELECT id FROM ${table} ORDER BY id`)).toEqual([{ id: 1 }, { id: 2 }, { id: 4 }])
  })

  test('with batches of one each is a placeholder', async () => {
    const table = await made('id INTEGER PRIMARY KEY')
    const passed = await insert(table, [{ id: 1 }, { id: 1 }, { id: 2 }], { batch: 1 })
    expect(passed.map(isPiperError)).toEqual([false, true, false])
    expect(passed[1]).toMatchObject({ code: 'ERR_ROWS_REFUSED' })
    expect(await read(`SELECT id FROM ${table} ORDER BY id`)).toEqual([{ id: 1 }, { id: 2 }])
  })

  test('rows with other columns go in order; booleans are 1 and 0', async () => {
    const table = await made('a INTEGER, b INTEGER')
    await insert(table, [{ a: true }, { b: false }, { a: 2, b: 2 }, { b: 3, a: 3 }, { a: 4 }])
    expect(await read(`SELECT * FROM ${table} ORDER BY COALESCE(a, b)`)).toEqual([
      { a: null, b: 0 },
      { a: 1, b: null },
      { a: 2, b: 2 },
      { a: 3, b: 3 },
      { a: 4, b: null },
    ])
  })

  test.each<[string, unknown, RegExp]>([
    ['no object', 3, /value is 3/],
    ['an array', [1], /value is an array/],
    ['no columns', {}, /value has no columns/],
    ['undefined', { a: undefined }, /value\["a"\] is undefined/],
    ['NaN', { a: Number.NaN }, /value\["a"\] is NaN/],
    ['a lone surrogate', { a: '\ud800' }, /value\["a"\] has a lone surrogate/],
    ['a Date', { a: new Date(0) }, /value\["a"\] is a Date/],
    ['a bigint beyond 64 bits', { a: 2n ** 64n }, /value\["a"\] is 18446744073709551616/],
  ])('a row of %s is a placeholder, and the others are there', async (_, item, message) => {
    const table = await made('a INTEGER')
    const passed = await insert(table, [{ a: 1 }, item, { a: 2 }])
    expect(isPiperError(passed[1]) && passed[1]).toMatchObject({
      code: 'ERR_NOT_SERIALIZABLE',
      message: expect.stringMatching(message),
    })
    expect(await read(`SELECT a FROM ${table} ORDER BY a`)).toEqual([{ a: 1 }, { a: 2 }])
  })

  test('what fails in the database is an error that does not show the address', async () => {
    const failed = expect.objectContaining({
      code: 'ERR_MEDIUM_FAILED',
      message: expect.not.stringContaining('correct-horse'),
    })
    await expect(read('SELECT * FROM nothing_there')).rejects.toEqual(failed)
    await expect(read('SELEKT 1')).rejects.toEqual(failed)
    await expect(insert('nothing_there', [{ a: 1 }])).rejects.toEqual(failed)
    const table = await made('a INTEGER')
    await expect(insert(table, [{ b: 1 }])).rejects.toEqual(failed)
  })

  test('leaving the loop lets go of the connection; a source can be read slowly', async () => {
    const table = await made('a INTEGER')
    await insert(
      table,
      Array.from({ length: 3_000 }, (_, a) => ({ a })),
    )
    const seen: unknown[] = []
    for await (const { a } of rows(bench().address, `SELECT a FROM ${table} ORDER BY a`)) if (seen.push(a) === 10) break
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    await bench().run(`DROP TABLE ${table}`)
  })

  test('{ env } is read when it is opened', async () => {
    const table = await made('a INTEGER')
    process.env['PAPY_TEST_DATABASE'] = bench().address
    const address = { env: 'PAPY_TEST_DATABASE' }
    await through(insertRows(address, table) as never, [{ a: 1 }])
    expect(await all(rows(address, `SELECT a FROM ${table}`))).toEqual([{ a: 1 }])
    delete process.env['PAPY_TEST_DATABASE']
    await expect(all(rows(address, `SELECT a FROM ${table}`))).rejects.toMatchObject({ code: 'ERR_PLUGIN_OPTIONS' })
  })
}
