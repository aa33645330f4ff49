/**
 * The memory of runs: what was read, done, failed and handed over, in one append-only file.
 *
 * @module
 */
export { type JournalOptions, journal } from './journal.ts'
export { readJournal } from './read-journal.ts'
