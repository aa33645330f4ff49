/** Measures what tests do not assert, as it depends on the machine: `npm run faults`, or `npm run faults -- 1 7`. */
import { availableParallelism, loadavg } from 'node:os'
import { killedAll } from './figures/bursts.ts'
import { endless } from './figures/endless.ts'
import { type Figure, table } from './figures/figure.ts'
import { fullHeap } from './figures/full.ts'
import { killed } from './figures/killed.ts'
import { left } from './figures/left.ts'
import { damaged, full, restarted } from './figures/media.ts'
import { slow } from './figures/slow.ts'
import { stopped } from './figures/stopped.ts'
import { stopping } from './figures/stopping.ts'
import { type Kind, kinds } from './kinds.ts'

const eachKind = (measure: (kind: Kind) => Promise<readonly Figure[]>) => async (): Promise<readonly Figure[]> => {
  const figures: Figure[] = []
  for (const kind of kinds) figures.push(...(await measure(kind)))
  return figures
}

const measures: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  1: killed,
  2: killedAll,
  3: stopped,
  5: eachKind(fullHeap),
  7: eachKind(endless),
  14: eachKind(left),
  15: eachKind(slow),
  19: eachKind(damaged),
  22: eachKind(full),
  25: eachKind(restarted),
  30: eachKind(stopping),
}

const wanted = process.argv.slice(2)
const figures: Figure[] = []
console.log(`${availableParallelism()} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)} at the start`)
for (const [fault, measure] of Object.entries(measures)) {
  if (wanted.length > 0 && !wanted.includes(fault)) continue
  console.error(`fault ${fault} …`)
  figures.push(...(await measure()))
}
console.log(table(figures))
process.exitCode = figures.every(({ held }) => held) ? 0 : 1
