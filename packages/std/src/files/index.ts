/**
 * Files that are found, cut and read in parts.
 *
 * @module
 */
export type { Place } from '../place.ts'
export type { ItemSource } from '../source.ts'
export { type ChunksOptions, chunks } from './chunks.ts'
export { type FindItemsOptions, findItems } from './find-items.ts'
export { loadSlice } from './load-slice.ts'
export { loadBytes, type Slice } from './slice.ts'
export { splitFile } from './split-file.ts'
export { type FileView, viewFile } from './view-file.ts'
