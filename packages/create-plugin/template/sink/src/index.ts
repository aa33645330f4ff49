/**
 * A sink of PaPy: appends its items to a text file, and goes on where it stopped.
 *
 * @module
 */
export { mySink } from './my-sink.ts'
