/**
 * Items in shared memory: between threads of one process, and between processes of one host.
 *
 * @module
 */
export { type ShmOptions, shm } from './shm.ts'
