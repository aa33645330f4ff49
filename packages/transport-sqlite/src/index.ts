/**
 * A transport through a SQLite database, in a file on one host.
 *
 * @module
 */
export { cleanSqlite } from './clean-sqlite.ts'
export { type SqliteOptions, sqlite } from './sqlite.ts'
