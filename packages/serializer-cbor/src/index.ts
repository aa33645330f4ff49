/**
 * Values as CBOR (RFC 8949): binary, and the same for every version of Node.
 *
 * @module
 */
export { cbor } from './cbor.ts'
