import { type IMap, Piper, Plumber, step } from '@papy/core'
import { align, compare, identify, superpose } from './steps/comparing.ts'
import { pair, parse, unpack } from './steps/reading.ts'
import { collect, count, heatMap, scatter, table } from './steps/reporting.ts'

/**
 * The job as a graph. Its input is the path of an archive; its outputs are the heat map, the scatter, the table and the
 * tally, all of what one archive became.
 *
 * @param pool where pairs are aligned and superposed; everything else is quick and stays in this thread
 * @param without names of chains that are left out
 */
export function pipeline(pool: IMap, without: readonly string[] = []): Plumber {
  const files = new Piper(step(unpack, without), { produce: 'each' })
  const chains = new Piper(parse)
  const pairs = new Piper(pair, { consume: 'all', produce: 'each' })
  const alignments = new Piper(align, { parallel: pool, spawn: pool.size })
  const similarities = new Piper(identify)
  const cores = new Piper(superpose, { parallel: pool, spawn: pool.size })
  const comparisons = new Piper(compare)
  const collected = new Piper(collect, { consume: 'all' })

  const plumber = new Plumber()
  plumber.addPipe([files, chains, pairs, alignments])
  plumber.addPipe([alignments, similarities, comparisons])
  plumber.addPipe([alignments, cores, comparisons, collected])
  // An alignment says which residues stand opposite each other, not whose: the pair itself takes a short cut.
  plumber.addPipe([pairs, similarities])
  plumber.addPipe([pairs, cores])
  plumber.addPipe([collected, heatMap])
  plumber.addPipe([collected, scatter])
  plumber.addPipe([collected, table])
  plumber.addPipe([collected, count])
  return plumber
}
