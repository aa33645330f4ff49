/**
 * A transport within one thread: between workers on the coordinator's event loop. The reference, to copy from.
 *
 * @module
 */
export { memory } from './memory.ts'
