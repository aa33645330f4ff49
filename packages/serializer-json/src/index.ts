/**
 * Values as JSON: plain text that any language reads.
 *
 * @module
 */
export { json } from './json.ts'
