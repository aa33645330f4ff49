/**
 * Ready-made functions for pipers. Each shelf has a door of its own, so that a worker loads no more than it needs:
 * `@papy/std/items`, `/topology`, `/values`, `/maths`, `/reduce`, `/http`. All of them are here, too, but for `/maths`, whose
 * names (`add`, `not`, `log`) say little on their own.
 *
 * @module
 */
export {
  type Bodies,
  type Fetchable,
  type Fetched,
  type FetchItemOptions,
  type FetchOptions,
  type FetchRate,
  type FetchRequest,
  type FetchRetry,
  fetchItem,
  fetchUrl,
  type HeaderValue,
} from './http/index.ts'
export { type DumpItemOptions, dumpItem, type ItemTicket, type LoadItemOptions, loadItem } from './items/index.ts'
export {
  type Accumulation,
  type Accumulator,
  accumulated,
  type Counts,
  counts,
  countsOf,
  deviation,
  evenEdges,
  type Group,
  type GroupKey,
  gathered,
  type Histogram,
  histogram,
  histogramOf,
  type MapReduceOptions,
  type MapReducePipers,
  type MapReduceWork,
  mapReduce,
  merging,
  type Pairs,
  running,
  type Sample,
  type SampleOptions,
  type Statistics,
  sample,
  sampleOf,
  shuffle,
  statistics,
  statisticsOf,
  type Top,
  type TopOptions,
  topK,
  topOf,
  variance,
  type Watching,
  watching,
} from './reduce/index.ts'
export {
  ipasser,
  type Joinable,
  njoiner,
  npasser,
  nzipper,
  plugger,
  print,
  sjoiner,
  spasser,
  szipper,
  type Zippable,
} from './topology/index.ts'
export { cborDumps, cborLoads, jsonDumps, jsonLoads, v8Dumps, v8Loads } from './values/index.ts'
