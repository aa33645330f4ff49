/**
 * Values as V8 writes structured clones: the fastest for batches, and the most faithful, between equal versions of Node.
 *
 * @module
 */
export { v8 } from './v8.ts'
