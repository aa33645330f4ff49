import { insertSql, mysqlDialect, quotedName } from './insert-sql.ts'
import { MysqlLink } from './mysql-link.ts'
import { isLost, isMissing, isRefused, isUndone } from './mysql-trouble.ts'
import {
  type Progress,
  type ProgressKey,
  progressColumns,
  progressOf,
  progressTable,
  progressValues,
} from './progress.ts'
import { groupsOf, slicesOf } from './row-groups.ts'
import type { CheckedRow, Refusal, RowWriter, TableWriting } from './row-writer.ts'
import { ATTEMPTS, Transaction, type TransactionLink } from './transaction.ts'

const PROGRESS = `CREATE TABLE IF NOT EXISTS ${progressTable.table} (run VARCHAR(64) NOT NULL, sink VARCHAR(255) NOT NULL,
  seq BIGINT NOT NULL, holds LONGTEXT NOT NULL, more LONGTEXT NOT NULL, complete TINYINT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (run, sink)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`

/** Whether the engine of a table has transactions. */
const ENGINE = `SELECT e.TRANSACTIONS AS answer FROM information_schema.TABLES t
  JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_NAME = ?`

/** A database. */
interface Address {
  readonly url: string
  readonly name: string
}

/** Writes rows to a table in MySQL or MariaDB, by statements of many rows. */
export class MysqlWriter implements RowWriter {
  readonly isTransactional: boolean
  readonly place: string
  #link: MysqlLink
  readonly #address: Address
  readonly #writing: TableWriting
  readonly #kept: Transaction

  private constructor(
    link: MysqlLink,
    writing: TableWriting,
    { address, isTransactional }: { readonly address: Address; readonly isTransactional: boolean },
  ) {
    this.#link = link
    this.#address = address
    this.#writing = writing
    this.place = `${writing.table} in ${address.name}`
    this.isTransactional = isTransactional
    this.#kept = new Transaction(this.#transactionLink())
  }

  /** @throws (rejects) PluginError; TransportError `ERR_MEDIUM_FAILED`, also where there is no such table */
  static async open(address: Address, writing: TableWriting): Promise<MysqlWriter> {
    const link = await MysqlLink.open('insertRows', address)
    try {
      await link.run(`SELECT * FROM ${quotedName(writing.table, mysqlDialect.quote)} LIMIT 0`)
      const [engine] = (await link.rows(ENGINE, [writing.table])) as readonly { readonly answer: string | null }[]
      return new MysqlWriter(link, writing, { address, isTransactional: engine?.answer === 'YES' })
    } catch (error) {
      link.close()
      throw link.failure(error)
    }
  }

  write(rows: readonly CheckedRow[]): Promise<readonly Refusal[]> {
    return this.#told(() => this.#together(rows))
  }

  // Every batch has been committed.
  async finish(): Promise<void> {}

  close(): void {
    this.#link.close()
  }

  recall(key: ProgressKey): Promise<Progress | undefined> {
    return this.#told(() => this.#find(key))
  }

  stage(row: CheckedRow): Promise<readonly Refusal[]> {
    return this.#told(() => this.#kept.stage(row))
  }

  keep(rows: readonly CheckedRow[], progress: (refusals: readonly Refusal[]) => Progress): Promise<readonly Refusal[]> {
    return this.#told(() => this.#kept.keep(rows, progress))
  }

  #transactionLink(): TransactionLink {
    return {
      begin: () => this.#link.run('START TRANSACTION'),
      insert: (rows) => this.#insertEach(rows),
      put: (progress) => {
        const sql = insertSql(mysqlDialect, progressTable, progressColumns, 1)
        return this.#link.run(sql, progressValues(progress))
      },
      commit: () => this.#link.run('COMMIT'),
      rollback: () => this.#link.run('ROLLBACK'),
      find: (key) => this.#find(key),
      verdict: (error) => (isUndone(error) ? 'undone' : isLost(error) ? 'lost' : undefined),
      reopen: async () => {
        this.#link.close()
        this.#link = await MysqlLink.open('insertRows', this.#address)
      },
    }
  }

  // A row that a transaction is writing, also one of a connection that broke, is waited for.
  async #find({ run, sink }: ProgressKey): Promise<Progress | undefined> {
    const sql = `SELECT * FROM ${progressTable.table} WHERE run = ? AND sink = ? FOR UPDATE`
    try {
      const [row] = await this.#link.rows(sql, [run, sink])
      return row === undefined ? undefined : progressOf(row)
    } catch (error) {
      if (!isMissing(error)) throw error
      await this.#link.run(PROGRESS)
      return undefined
    }
  }

  // A statement that is refused inserts nothing, where there are transactions; elsewhere a part of its rows.
  async #insertEach(rows: readonly CheckedRow[]): Promise<readonly Refusal[]> {
    const groups = groupsOf(rows).flatMap((group) => slicesOf(group, this.isTransactional ? undefined : 1))
    const refusals: Refusal[] = []
    for (const group of groups)
      try {
        await this.#insert(group)
      } catch (error) {
        if (!isRefused(error)) throw error
        if (group.length > 1) refusals.push(...(await this.#insertOnes(group)))
        else refusals.push({ row: group[0] as CheckedRow, error })
      }
    return refusals
  }

  async #insertOnes(rows: readonly CheckedRow[]): Promise<readonly Refusal[]> {
    const refusals: Refusal[] = []
    for (const row of rows)
      await this.#insert([row]).catch((error: unknown) => {
        if (!isRefused(error)) throw error
        refusals.push({ row, error })
      })
    return refusals
  }

  async #together(rows: readonly CheckedRow[]): Promise<readonly Refusal[]> {
    const groups = groupsOf(rows)
    try {
      await this.#transaction(async () => {
        for (const group of groups) await this.#insert(group)
      })
      return []
    } catch (error) {
      if (!isRefused(error)) throw error
      return rows.length === 1 ? [{ row: rows[0] as CheckedRow, error }] : this.#apart(rows)
    }
  }

  // One of them does not fit: which, a statement for each tells.
  async #apart(rows: readonly CheckedRow[]): Promise<readonly Refusal[]> {
    let refusals: readonly Refusal[] = []
    await this.#transaction(async () => {
      refusals = await this.#insertOnes(rows)
    })
    return refusals
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
        if (attempt === ATTEMPTS || !isUndone(error)) throw error
      }
    }
  }

  async #told<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act()
    } catch (error) {
      throw this.#link.failure(error)
    }
  }
}
