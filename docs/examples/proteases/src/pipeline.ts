import { type IMap, Piper, Plumber, step } from '@papy/core'
import * as steps from './steps.ts'

/**
 * The job as a graph. Its input is the path of an archive; its outputs are the heat map, the scatter, the table and the
 * tally, all of what one archive became.
 *
 * @param pool where pairs are aligned and superposed; everything else is quick and stays in this thread
 * @param without names of chains that are left out
 */
export function pipeline(pool: IMap, without: readonly string[] = []): Plumber {
  const files = new Piper(step(steps.unpack, without), { produce: 'each' })
  const chains = new Piper(steps.parse)
  const pairs = new Piper(steps.pair, { consume: 'all', produce: 'each' })
  const alignments = new Piper(steps.align, { parallel: pool, spawn: pool.size })
  const similarities = new Piper(steps.identify)
  const cores = new Piper(steps.superpose, { parallel: pool, spawn: pool.size })
  const comparisons = new Piper(steps.compare)
  const collected = new Piper(steps.collect, { consume: 'all' })

  const plumber = new Plumber()
  plumber.addPipe([files, chains, pairs, alignments])
  plumber.addPipe([alignments, similarities, comparisons])
  plumber.addPipe([alignments, cores, comparisons, collected])
  // An alignment says which residues stand opposite each other, not whose: the pair itself takes a short cut.
  plumber.addPipe([pairs, similarities])
  plumber.addPipe([pairs, cores])
  plumber.addPipe([collected, steps.heatMap])
  plumber.addPipe([collected, steps.scatter])
  plumber.addPipe([collected, steps.table])
  plumber.addPipe([collected, steps.count])
  return plumber
}
