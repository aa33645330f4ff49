/**
 * A serializer of PaPy: JSON, with tags for what JSON does not have.
 *
 * @module
 */
export { mySerializer } from './my-serializer.ts'
