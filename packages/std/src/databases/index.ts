/**
 * Rows of SQLite, MySQL and MariaDB, read one by one and written in batches.
 *
 * @module
 */
export type { ItemSource } from '../source.ts'
export type { DatabaseAddress } from './address.ts'
export { type ClearProgressOptions, clearProgress } from './clear-progress.ts'
export { type InsertRowsOptions, insertRows, rowSink } from './insert-rows.ts'
export { rows, type SqlParams, type SqlRow, type SqlValue } from './rows.ts'
