import type { TableWriting } from './row-writer.ts'

/** How a kind of database writes what both can do. */
export interface Dialect {
  /** Around a name, and twice within it. */
  readonly quote: '"' | '`'
  /** What follows the values, so that rows replace others. */
  upsert(keys: readonly string[], updated: readonly string[]): string
}

/** https://www.sqlite.org/lang_upsert.html */
export const sqliteDialect: Dialect = {
  quote: '"',
  upsert(keys, updated) {
    const target = keys.length === 0 ? '' : ` (${keys.join(', ')})`
    const set = updated.map((name) => `${name} = excluded.${name}`).join(', ')
    return ` ON CONFLICT${target} DO ${set === '' ? 'NOTHING' : `UPDATE SET ${set}`}`
  },
}

/** https://mariadb.com/kb/en/insert-on-duplicate-key-update/ */
export const mysqlDialect: Dialect = {
  quote: '`',
  upsert(keys, updated) {
    const set = updated.map((name) => `${name} = VALUES(${name})`)
    return ` ON DUPLICATE KEY UPDATE ${set.join(', ') || `${keys[0]} = ${keys[0]}`}`
  },
}

/** The statement that inserts so many rows with these columns. */
export function insertSql(
  { quote, upsert }: Dialect,
  { table, ...writing }: TableWriting,
  columns: readonly string[],
  rows: number,
): string {
  const quoted = (name: string): string => quotedName(name, quote)
  const places = `(${columns.map(() => '?').join(', ')})`
  const values = new Array<string>(rows).fill(places).join(', ')
  const insert = `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) VALUES ${values}`
  if (writing.upsert === false) return insert
  const keys = writing.upsert === true ? [] : writing.upsert
  const updated = columns.filter((name) => !keys.includes(name))
  return insert + upsert(keys.map(quoted), updated.map(quoted))
}

/** A name, whatever is in it. */
export function quotedName(name: string, quote: Dialect['quote']): string {
  return quote + name.replaceAll(quote, quote + quote) + quote
}
