/**
 * Keeps results of pipers in files, so that what was computed before is not computed again.
 *
 * @module
 */
export { type Explanation, explain, type ReuseReason } from './explain.ts'
export { type CacheEntry, type CacheSize, entriesOf, prune, sizeOf } from './inventory.ts'
export { type ResultsCacheOptions, resultsCache } from './results-cache.ts'
