/**
 * Moves items over FIFOs of the file system, and on Windows over named pipes: for hosts on which no socket may be opened.
 *
 * @module
 */
export { type PipeOptions, pipe } from './pipe.ts'
