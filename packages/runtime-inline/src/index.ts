/**
 * Workers on this event loop: PaPy's thread pool for I/O.
 *
 * @module
 */
export { inline } from './inline.ts'
