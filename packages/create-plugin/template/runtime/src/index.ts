/**
 * A runtime of PaPy: workers are child processes.
 *
 * @module
 */
export { myRuntime } from './my-runtime.ts'
