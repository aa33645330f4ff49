import { Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import {
  deviation,
  evenEdges,
  gathered,
  histogram,
  histogramOf,
  merging,
  type Statistics,
  statistics,
  statisticsOf,
} from '@papy/std/reduce'
import { throwDice } from './dice.ts'

await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
const throws = new Piper(throwDice, { parallel: pool })
const edges = evenEdges(2, 12, 5)
// Parts of 500 are summed up in the workers, and merged here.
const parts = { parallel: pool, consume: 500 }
plumber.addPipe([throws, new Piper([gathered, statisticsOf], parts), merging(statistics)])
plumber.addPipe([throws, new Piper([gathered, step(histogramOf, edges)], parts), merging(histogram(edges))])

let last: unknown[] = []
for await (const row of plumber.stream<unknown[]>([Array(2000).keys()])) last = row as unknown[]
const [sums, bins] = last as [Statistics, { counts: number[] }]
console.log(`${sums.count} throws from ${sums.min} to ${sums.max}`)
console.log(`mean ${sums.mean.toFixed(2)}, deviation ${deviation(sums).toFixed(2)}`)
console.log(bins.counts.join(' '))
