import { type IMap, Piper, Plumber, step } from '@papy/core'
import { chapters } from './book.ts'
import { count, merge } from './count.ts'
import { summary } from './summary.ts'

/**
 * A map-reduce. One book goes in, as the path of its folder; `produce: 'each'` makes chapters of it, which the pool
 * counts; `consume: 'all'` gathers what became of them. One summary comes out for each book.
 *
 * @param pool where chapters are read and counted
 * @param words words whose counts are told even if they are rare
 */
export function pipeline(pool: IMap, words: readonly string[]): Plumber {
  const map = new Piper(count, { parallel: pool })
  const reduce = new Piper(merge, { consume: 'all' })

  const plumber = new Plumber()
  plumber.addPipe([new Piper(chapters, { produce: 'each' }), map, reduce, step(summary, 10, words)])
  return plumber
}
