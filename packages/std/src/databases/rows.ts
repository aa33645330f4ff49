import { ArgumentError, describe } from '@papy/contract'
import { type ItemSource, source } from '../source.ts'
import { checkAddress, type DatabaseAddress, type KnownAddress, knownAddress } from './address.ts'

/** A value in a row. */
export type SqlValue = null | string | number | bigint | Uint8Array

/** A row, by names of its columns. */
export type SqlRow = Record<string, SqlValue>

/** Values for the places of a query: in order of its `?`, or by name (`:name`). */
export type SqlParams = readonly SqlValue[] | Readonly<Record<string, SqlValue>>

/**
 * The rows that a query finds, as objects, read as they are asked for: memory does not depend on how many there are. Each
 * source has a connection of its own, which lasts until its end.
 *
 * Values come as they are stored: whole numbers beyond 2^53 as bigints, DECIMAL as text, dates and JSON of MySQL as the text
 * that MySQL shows, so that no time zone and no rounding gets between. While SQLite is read nobody can commit to that file,
 * unless it is in WAL mode.
 *
 * @param database - a SQLite file, with `better-sqlite3` installed or a Node that has SQLite built in; or MySQL or MariaDB,
 * with `mysql2` installed
 * @param params - for the places of the query
 * @throws ArgumentError `ERR_ARGUMENT`; while reading TransportError `ERR_MEDIUM_FAILED` for what the database says, and for
 * two columns of one name; PluginError `ERR_PLUGIN_NOT_FOUND`, `ERR_PLUGIN_INCOMPATIBLE` for the driver, `ERR_PLUGIN_OPTIONS`
 * for a variable that is not set
 */
export function rows<Row extends object = SqlRow>(
  database: DatabaseAddress,
  sql: string,
  params: SqlParams = [],
): ItemSource<Row> {
  checkAddress('rows', database)
  if (typeof sql !== 'string' || sql.trim() === '') throw wrong('needs a query', sql)
  if (typeof params !== 'object' || params === null) throw wrong('takes an array or an object of params', params)
  return source(
    (signal) => read(knownAddress('rows', database), { sql, params }, signal) as AsyncGenerator<Row, undefined>,
  )
}

/** What is asked of a database. */
export interface Query {
  readonly sql: string
  readonly params: SqlParams
}

// Neither driver is loaded by who uses the other.
async function* read(address: KnownAddress, query: Query, signal: AbortSignal): AsyncGenerator<unknown, undefined> {
  if (address.kind === 'sqlite') yield* (await import('./sqlite-rows.ts')).sqliteRows(address.file, query)
  else yield* (await import('./mysql-rows.ts')).mysqlRows(address, query, signal)
}

function wrong(what: string, value: unknown): ArgumentError {
  const message = `rows(database, sql, params) ${what}, not ${describe(value)}`
  return new ArgumentError('ERR_ARGUMENT', message, { value })
}
