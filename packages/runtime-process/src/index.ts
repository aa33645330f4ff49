/**
 * Workers in child processes of this one.
 *
 * @module
 */
export type { ProcessOptions } from './process-options.ts'
export { processes } from './processes.ts'
