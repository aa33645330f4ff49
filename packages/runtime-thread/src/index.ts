/**
 * Workers in threads of this process.
 *
 * @module
 */
export { threads } from './threads.ts'
