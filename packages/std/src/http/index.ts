/**
 * Items from servers: fetched with time-outs, limits, attempts and a rate, over Node's own `fetch`.
 *
 * @module
 */
export type { Fetched } from './attempt.ts'
export { fetchItem, fetchUrl } from './fetch-item.ts'
export type { Bodies, FetchItemOptions, FetchOptions, FetchRate, FetchRetry, HeaderValue } from './options.ts'
export type { Fetchable, FetchRequest } from './request.ts'
