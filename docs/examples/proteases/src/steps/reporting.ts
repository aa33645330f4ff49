import type { Comparison } from '../comparison.ts'
import { heatMapFigure } from '../report/heat-map.ts'
import { scatterFigure } from '../report/scatter.ts'
import { type Tally, tally } from '../tally.ts'
import { tsv } from '../tsv.ts'

/** Gathers the comparisons, which come one by one. */
export function collect(inbox: [Comparison][]): Comparison[] {
  return inbox.map(([comparison]) => comparison)
}

/** Draws identities and core RMSDs of all pairs, families side by side. */
export function heatMap([pairs]: [Comparison[]]): string {
  return heatMapFigure(pairs)
}

/** Draws core RMSD over identity. */
export function scatter([pairs]: [Comparison[]]): string {
  return scatterFigure(pairs)
}

/** Writes all comparisons as a table. */
export function table([pairs]: [Comparison[]]): string {
  return tsv(pairs)
}

/** Takes stock of all comparisons. */
export function count([pairs]: [Comparison[]]): Tally {
  return tally(pairs)
}
