/**
 * What runs in the workers of an IMap. Started by a runtime; not to be called by users.
 *
 * @module
 */
export { program } from './program.ts'
