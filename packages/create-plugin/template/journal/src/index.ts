/**
 * A journal of PaPy: the memory of a run, as lines of JSON in one file.
 *
 * @module
 */
export { myJournal } from './my-journal.ts'
