import { ArgumentError, describe } from '@papy/contract'
import { checkOptions, count, type Rule, type Rules } from '@papy/contract/engine'
import { stepOf } from '@papy/contract/function'
import type { BoundStep } from '@papy/core'
import { recipeOf } from '../recipe.ts'
import { checkAddress, type DatabaseAddress, knownAddress } from './address.ts'
import { door } from './door.ts'
import { RowSink } from './row-sink.ts'
import type { RowWriter, TableWriting } from './row-writer.ts'

/** Options of {@link insertRows}. */
export interface InsertRowsOptions {
  /** Rows that are inserted together, in a transaction; with 1 each is stored before its item is passed on. @defaultValue 500 */
  readonly batch?: number
  /**
   * A row whose key is there already replaces the columns that it has: true for any key of the table, else the columns of
   * the key. @defaultValue false, and such a row is refused
   */
  readonly upsert?: boolean | readonly string[]
}

/** A name of SQL. */
const name: Rule = (value) =>
  typeof value === 'string' && value !== '' && !value.includes('\0') ? undefined : 'a name that is not empty'

const upsert: Rule = (value) => {
  const isList = Array.isArray(value) && value.length > 0 && value.every((column) => name(column) === undefined)
  return typeof value === 'boolean' || isList ? undefined : 'true, false, or a list of columns'
}

const rules: Rules<InsertRowsOptions> = { batch: count(), upsert }

/**
 * A function for serial pipers that inserts its items, objects by names of columns, into a table that is there, and passes
 * them on. Values are text, numbers, bigints, `null`, bytes, and booleans as 1 and 0.
 *
 * Rows go in batches, each in a transaction; the last one when the run has ended, however it ended: a row that was passed on
 * is not given up. Rows that the database refuses (a key that is there, a value that its column cannot hold) do not stop the
 * others; when the run has ended it fails with `ERR_ROWS_REFUSED`, which says how many and why. With `batch: 1` each is a
 * placeholder instead. Any other failure of the database fails all that follows, and the run.
 *
 * @param database - as of `rows`
 * @throws ArgumentError `ERR_ARGUMENT`. An item that is no such object becomes a placeholder, `ERR_NOT_SERIALIZABLE`
 */
export function insertRows<Row extends object = Record<string, unknown>>(
  database: DatabaseAddress,
  table: string,
  options: InsertRowsOptions = {},
): BoundStep<[Row], Row> {
  checkAddress('insertRows', database)
  checkOptions('insertRows', options, rules)
  const wanted = name(table)
  if (wanted === undefined)
    return stepOf({
      from: { url: door, export: 'rowSink' },
      args: [database, table, options],
      session: true,
      recipe: recipeOf('databases', door, 'insertRows', [database, table, options]),
    }) as BoundStep<[Row], Row>
  const message = `insertRows(database, table) needs the name of a table, ${wanted}, not ${describe(table)}`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: table })
}

/** What {@link insertRows} binds: opens the table for one run. @throws PluginError; TransportError `ERR_MEDIUM_FAILED` */
export async function rowSink(
  database: DatabaseAddress,
  table: string,
  { batch = 500, upsert = false }: InsertRowsOptions = {},
): Promise<RowSink> {
  return new RowSink(await writerOf(database, { table, upsert }), { batch, upsert: upsert !== false })
}

// Neither driver is loaded by who uses the other.
async function writerOf(database: DatabaseAddress, writing: TableWriting): Promise<RowWriter> {
  const address = knownAddress('insertRows', database)
  if (address.kind === 'sqlite') return (await import('./sqlite-writer.ts')).SqliteWriter.open(address.file, writing)
  return (await import('./mysql-writer.ts')).MysqlWriter.open(address, writing)
}
