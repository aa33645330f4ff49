import type { Database } from '@papy/transport-sqlite/driver'
import { checkColumns, narrowed, plain } from './columns.ts'
import { failure } from './failure.ts'
import type { Query } from './rows.ts'
import { openSqlite } from './sqlite-file.ts'

/** The rows of a query in a SQLite file. */
export async function* sqliteRows(file: string, query: Query): AsyncGenerator<unknown, undefined> {
  let database: Database | undefined
  try {
    database = await openSqlite('rows', file, { readOnly: true })
    yield* found(database, query)
  } catch (error) {
    throw failure('rows', file, error)
  } finally {
    database?.close()
  }
}

/** What the drivers have besides, each a part of it. */
interface Particular {
  safeIntegers?(on: boolean): unknown
  setReadBigInts?(on: boolean): unknown
  columns?(): readonly { readonly name: string }[]
}

function* found(database: Database, { sql, params }: Query): Generator<unknown, undefined> {
  const statement = database.prepare(sql)
  const particular = statement as Particular
  // Else what a number cannot hold is rounded.
  particular.safeIntegers?.(true)
  particular.setReadBigInts?.(true)
  checkColumns((particular.columns?.() ?? []).map(({ name }) => name))
  const given = Array.isArray(params) ? (params as readonly unknown[]) : [params]
  for (const row of statement.iterate(...given)) yield exact(plain(row as object))
}

function exact(row: Record<string, unknown>): unknown {
  for (const [name, value] of Object.entries(row)) if (typeof value === 'bigint') row[name] = narrowed(value)
  return row
}
