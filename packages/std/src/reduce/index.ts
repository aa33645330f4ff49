/**
 * Many items made one: map and reduce; statistics, histograms, counts, the greatest, samples, of parts that merge.
 *
 * @module
 */
export { type Accumulation, type Accumulator, accumulated } from './accumulator.ts'
export { type Counts, counts, countsOf, type GroupKey } from './counts.ts'
export { type GatheredOf, gathered } from './gathered.ts'
export { evenEdges, type Histogram, histogram, histogramOf } from './histogram.ts'
export {
  itself,
  type MapReduceOptions,
  type MapReducePipers,
  type MapReduceWork,
  mapReduce,
  type WorkOf,
} from './map-reduce.ts'
export { merging, running, type Watching, watching } from './running.ts'
export { type Sample, type SampleOptions, sample, sampleOf } from './sample.ts'
export { type Group, type Pairs, shuffle } from './shuffle.ts'
export { deviation, type Statistics, statistics, statisticsOf, variance } from './statistics.ts'
export { type Top, type TopOptions, topK, topOf } from './top.ts'
