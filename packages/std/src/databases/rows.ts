import { createHash } from 'node:crypto'
import { ArgumentError, describe, type JsonValue } from '@papy/contract'
import { leftOut } from '../left-out.ts'
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
 * In a run with a journal the query is made again, and the rows that were read before are left out: give it an `ORDER BY` of
 * columns that tell all rows apart, and let nobody change them meanwhile.
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
  const query = { sql, params }
  return source({
    read: (signal, from) => {
      const found = read(knownAddress('rows', database), query, signal) as AsyncGenerator<Row, undefined>
      return from === 0 ? found : leftOut(found, from)
    },
    identity: () => identityOf(knownAddress('rows', database), query),
  })
}

// What the query finds it does not say; values of its places may be secrets.
function identityOf(address: KnownAddress, { sql, params }: Query): JsonValue {
  const place = address.kind === 'sqlite' ? address.file : address.name
  const text = Object.entries(params).map(([name, value]) => `${name} ${typeof value} ${textOf(value)}`)
  const hash = createHash('sha256').update(JSON.stringify(text)).digest('hex')
  return { database: place, sql, ...(text.length === 0 ? {} : { params: hash }) }
}

function textOf(value: SqlValue): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
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
