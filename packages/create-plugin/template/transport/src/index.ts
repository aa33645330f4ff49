/**
 * A transport of PaPy: each item is a file in the directory of the run.
 *
 * @module
 */
export { myTransport } from './my-transport.ts'
