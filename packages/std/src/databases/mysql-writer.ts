import { insertSql, mysqlDialect, quotedName } from './insert-sql.ts'
import { MysqlLink } from './mysql-link.ts'
import type { CheckedRow, Refusal, RowWriter, TableWriting } from './row-writer.ts'

/** Places that a prepared statement can have. */
const MOST_PLACES = 65_535

/** How often a transaction is tried that the server undid, because it got into the way of another one. */
const ATTEMPTS = 5

const UNDONE = new Set([1205, 1213])

/** Values that a column does not take, beside those whose state says so (22: data, 23: a constraint). */
const REFUSED = new Set([1264, 1265, 1364, 1366, 1406, 3819, 4025])

/** Writes rows to a table in MySQL or MariaDB, by statements of many rows. */
export class MysqlWriter implements RowWriter {
  readonly #link: MysqlLink
  readonly #writing: TableWriting

  private constructor(link: MysqlLink, writing: TableWriting) {
    this.#link = link
    this.#writing = writing
  }

  /** @throws (rejects) PluginError; TransportError `ERR_MEDIUM_FAILED`, also where there is no such table */
  static async open(
    address: { readonly url: string; readonly name: string },
    writing: TableWriting,
  ): Promise<MysqlWriter> {
    const link = await MysqlLink.open('insertRows', address)
    try {
      await link.run(`SELECT * FROM ${quotedName(writing.table, mysqlDialect.quote)} LIMIT 0`)
      return new MysqlWriter(link, writing)
    } catch (error) {
      link.close()
      throw link.failure(error)
    }
  }

  async write(rows: readonly CheckedRow[]): Promise<readonly Refusal[]> {
    try {
      return await this.#together(rows)
    } catch (error) {
      throw this.#link.failure(error)
    }
  }

  // Every batch has been committed.
  async finish(): Promise<void> {}

  close(): void {
    this.#link.close()
  }

  async #together(rows: readonly CheckedRow[]): Promise<readonly Refusal[]> {
    const groups = groupsOf(rows)
    try {
      await this.#transaction(() => this.#insertAll(groups))
      return []
    } catch (error) {
      if (!isRefused(error)) throw error
      return rows.length === 1 ? [{ row: rows[0] as CheckedRow, error }] : this.#apart(rows)
    }
  }

  // One of them does not fit: which, a statement for each tells.
  async #apart(rows: readonly CheckedRow[]): Promise<readonly Refusal[]> {
    let refusals: Refusal[] = []
    await this.#transaction(async () => {
      refusals = []
      for (const row of rows)
        await this.#insert([row]).catch((error: unknown) => {
          if (!isRefused(error)) throw error
          refusals.push({ row, error })
        })
    })
    return refusals
  }

  async #insertAll(groups: readonly (readonly CheckedRow[])[]): Promise<void> {
    for (const group of groups) await this.#insert(group)
  }

  #insert(group: readonly CheckedRow[]): Promise<void> {
    const columns = group[0]?.columns ?? []
    const values = group.flatMap((row) => row.values)
    return this.#link.run(insertSql(mysqlDialect, this.#writing, columns, group.length), values)
  }

  async #transaction(act: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.#link.run('START TRANSACTION')
      try {
        await act()
        return await this.#link.run('COMMIT')
      } catch (error) {
        await this.#link.run('ROLLBACK').catch(() => {})
        if (attempt === ATTEMPTS || !UNDONE.has((error as MysqlError).errno ?? 0)) throw error
      }
    }
  }
}

interface MysqlError {
  readonly errno?: number
  readonly sqlState?: string
}

function isRefused(error: unknown): boolean {
  const { errno = 0, sqlState = '' } = error as MysqlError
  return /^2[23]/.test(sqlState) || REFUSED.has(errno)
}

// Neighbours with the same columns go in one statement, as many as it can have.
function groupsOf(rows: readonly CheckedRow[]): readonly (readonly CheckedRow[])[] {
  const groups: CheckedRow[][] = []
  for (const row of rows) {
    const last = groups.at(-1)
    const fits = last?.[0]?.columns === row.columns && (last.length + 1) * row.columns.length <= MOST_PLACES
    if (fits) last.push(row)
    else groups.push([row])
  }
  return groups
}
