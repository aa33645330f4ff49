/**
 * A transport through files: in a directory of one host, or in one that several hosts share.
 *
 * @module
 */
export { cleanFiles } from './clean-files.ts'
export { type FileOptions, file } from './file.ts'
