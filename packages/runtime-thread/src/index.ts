/**
 * Workers in threads of this process.
 *
 * @module
 */
export type { ThreadOptions } from './thread-options.ts'
export { threads } from './threads.ts'
