/**
 * Values written as text or bytes, and read again (PaPy's `pickle_dumps`, `json_dumps` and their counterparts).
 *
 * @module
 */
export { cborDumps, cborLoads } from './cbor.ts'
export { jsonDumps, jsonLoads } from './json.ts'
export { v8Dumps, v8Loads } from './v8.ts'
