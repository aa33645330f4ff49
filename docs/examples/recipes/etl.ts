import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isPiperError, Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { insertRows, rows } from '@papy/std/databases'
import { csv } from '@papy/std/streams'
import Database from 'better-sqlite3'
import { type Sale, sale } from './etl-steps.ts'

// The file that somebody sent, and the table. For MySQL it would be { env: 'DATABASE_URL' } instead of a path.
const folder = mkdtempSync(join(tmpdir(), 'papy-etl-'))
const [file, table] = [join(folder, 'sales.csv'), join(folder, 'sales.sqlite')]
writeFileSync(file, 'id,day,amount\n1,2026-11-01,"12,50"\n2,2026-11-01,oops\n3,2026-11-02,8.00\n4,2026-11-02,0.99\n')
const database = new Database(table)
database.exec('CREATE TABLE sales (id INTEGER PRIMARY KEY, day TEXT NOT NULL, cents INTEGER NOT NULL)')
database.close()

// Done twice, as after a night that went wrong: rows that are there are replaced, so the table is the same.
for (const run of [1, 2]) {
  await using pool = new IMap({ workers: 2 })
  await using plumber = new Plumber()
  const load = insertRows<ReturnType<typeof sale>>(table, 'sales', { upsert: ['id'], batch: 1000 })
  plumber.addPipe([new Piper(sale, { parallel: pool }), new Piper(load)])
  for await (const row of plumber.stream([csv<Sale>(file)])) {
    if (isPiperError(row)) console.log(`run ${run}, refused: ${row.errors[0].message}`)
  }
}

const sums = 'SELECT day, sum(cents) AS cents FROM sales GROUP BY day ORDER BY day'
for await (const { day, cents } of rows<{ day: string; cents: number }>(table, sums)) console.log(day, cents)
rmSync(folder, { recursive: true })
