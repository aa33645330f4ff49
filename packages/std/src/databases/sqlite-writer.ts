import { setTimeout as after } from 'node:timers/promises'
import { codeOf, type Database, isBusy, type Statement } from '@papy/transport-sqlite/driver'
import { failure } from './failure.ts'
import { insertSql, quotedName, sqliteDialect } from './insert-sql.ts'
import {
  type Progress,
  type ProgressKey,
  progressColumns,
  progressOf,
  progressTable,
  progressValues,
} from './progress.ts'
import type { CheckedRow, Refusal, RowWriter, TableWriting } from './row-writer.ts'
import { openSqlite } from './sqlite-file.ts'
import { Transaction, type TransactionLink } from './transaction.ts'

/** How long it waits for others that lock the file, and between two looks. */
const [PATIENCE_MS, WAIT_MS] = [30_000, 20]

/** Codes of rows that do not fit: too big, a constraint, another type. */
const REFUSED = new Set([18, 19, 20])

const PROGRESS = `CREATE TABLE IF NOT EXISTS ${progressTable.table} (run TEXT NOT NULL, sink TEXT NOT NULL,
  seq INTEGER NOT NULL, holds TEXT NOT NULL, more TEXT NOT NULL, complete INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (run, sink))`

/**
 * Writes rows to a table in a SQLite file.
 *
 * As long as somebody reads the file, nothing can be committed to it, and that may be this very run: then the transaction
 * goes on with the next batch.
 */
export class SqliteWriter implements RowWriter {
  readonly isTransactional = true
  readonly place: string
  #isBegun = false
  readonly #transaction: Transaction
  readonly #statements = new Map<readonly string[], Statement>()
  readonly #database: Database
  readonly #file: string
  readonly #writing: TableWriting

  private constructor(database: Database, file: string, writing: TableWriting) {
    this.#database = database
    this.#file = file
    this.#writing = writing
    this.place = `${writing.table} in ${file}`
    this.#transaction = new Transaction(this.#link())
  }

  /** @throws (rejects) PluginError; TransportError `ERR_MEDIUM_FAILED`, also where there is no such table */
  static async open(file: string, writing: TableWriting): Promise<SqliteWriter> {
    let database: Database | undefined
    try {
      database = await openSqlite('insertRows', file, {})
      // It is waited for here, where others go on meanwhile.
      database.exec('PRAGMA busy_timeout = 0')
      database.prepare(`SELECT * FROM ${quotedName(writing.table, sqliteDialect.quote)} LIMIT 0`)
      return new SqliteWriter(database, file, writing)
    } catch (error) {
      database?.close()
      throw failure('insertRows', file, error)
    }
  }

  async write(rows: readonly CheckedRow[]): Promise<readonly Refusal[]> {
    try {
      if (!this.#isBegun) await this.#patiently('BEGIN IMMEDIATE')
      this.#isBegun = true
      const refusals = rows.flatMap((row) => this.#insert(row))
      this.#tryCommit()
      return refusals
    } catch (error) {
      throw failure('insertRows', this.#file, error)
    }
  }

  async finish(): Promise<void> {
    if (!this.#isBegun) return
    try {
      await this.#patiently('COMMIT')
      this.#isBegun = false
    } catch (error) {
      throw failure('insertRows', this.#file, error)
    }
  }

  close(): void {
    this.#database.close()
  }

  recall(key: ProgressKey): Promise<Progress | undefined> {
    return this.#told(async () => {
      // As sure as the journal is, also in WAL mode. With FULL a power cut may bring back SQLite's own rollback journal, whose
      // removal was the commit.
      this.#database.exec('PRAGMA synchronous = EXTRA')
      await this.#patiently(PROGRESS)
      return this.#find(key)
    })
  }

  stage(row: CheckedRow): Promise<readonly Refusal[]> {
    return this.#told(() => this.#transaction.stage(row))
  }

  keep(rows: readonly CheckedRow[], progress: (refusals: readonly Refusal[]) => Progress): Promise<readonly Refusal[]> {
    return this.#told(() => this.#transaction.keep(rows, progress))
  }

  #link(): TransactionLink {
    return {
      begin: () => this.#patiently('BEGIN IMMEDIATE'),
      insert: async (rows) => rows.flatMap((row) => this.#insert(row)),
      put: async (progress) => {
        const sql = insertSql(sqliteDialect, progressTable, progressColumns, 1)
        this.#database.prepare(sql).run(...progressValues(progress))
      },
      commit: () => this.#patiently('COMMIT'),
      rollback: async () => void this.#database.exec('ROLLBACK'),
      find: async (key) => this.#find(key),
      // Whoever is in the way is waited for, and there is no connection.
      verdict: () => undefined,
      reopen: async () => {},
    }
  }

  #find({ run, sink }: ProgressKey): Progress | undefined {
    const sql = `SELECT * FROM ${progressTable.table} WHERE run = ? AND sink = ?`
    const row = this.#database.prepare(sql).get(run, sink)
    return row === undefined ? undefined : progressOf(row)
  }

  async #told<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act()
    } catch (error) {
      throw failure('insertRows', this.#file, error)
    }
  }

  #insert(row: CheckedRow): readonly Refusal[] {
    try {
      this.#statement(row.columns).run(...row.values)
      return []
    } catch (error) {
      if (REFUSED.has(codeOf(error) ?? 0)) return [{ row, error }]
      throw error
    }
  }

  #statement(columns: readonly string[]): Statement {
    const known = this.#statements.get(columns)
    if (known !== undefined) return known
    // Rows whose columns change all the time must not fill memory with statements.
    if (this.#statements.size >= 64) this.#statements.clear()
    const statement = this.#database.prepare(insertSql(sqliteDialect, this.#writing, columns, 1))
    this.#statements.set(columns, statement)
    return statement
  }

  #tryCommit(): void {
    try {
      this.#database.exec('COMMIT')
      this.#isBegun = false
    } catch (error) {
      if (!isBusy(error)) throw error
    }
  }

  async #patiently(sql: string): Promise<void> {
    const until = performance.now() + PATIENCE_MS
    for (;;) {
      try {
        this.#database.exec(sql)
        return
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw error
      }
      await after(WAIT_MS)
    }
  }
}
