import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type TextFile, textFiles } from './archive.ts'
import type { Chain } from './chain.ts'
import type { Comparison } from './comparison.ts'
import { type Core, coreRmsd, points } from './core-rmsd.ts'
import { countIdentical } from './identity.ts'
import { chain } from './pdb.ts'
import { heatMapFigure } from './report/heat-map.ts'
import { scatterFigure } from './report/scatter.ts'
import { type LocalAlignment, smithWaterman } from './smith-waterman.ts'
import { type Tally, tally } from './tally.ts'
import { tsv } from './tsv.ts'

/** Two chains to compare. */
export interface Pair {
  readonly left: Chain
  readonly right: Chain
}

/** How alike the sequences of two chains are. */
export type Similarity = Omit<Comparison, 'core' | 'rmsd'>

/** Reads the files of an archive, but not those of the chains named. */
export async function unpack([archive]: [string], without: readonly string[] = []): Promise<TextFile[]> {
  const files = [...textFiles(await readFile(archive))]
  return files.filter(({ name }) => !without.includes(basename(name, '.pdb')))
}

/** Reads a chain from its file. */
export function parse([file]: [TextFile]): Chain {
  return chain(basename(file.name, '.pdb'), file.text)
}

/** Makes every pair of the chains, which come one by one; sorted by name. */
export function* pair(inbox: [Chain][]): Generator<Pair> {
  const chains = inbox.map(([chain]) => chain).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const [i, left] of chains.entries()) {
    for (const right of chains.slice(i + 1)) yield { left, right }
  }
}

/** Aligns the sequences of a pair. */
export function align([{ left, right }]: [Pair]): LocalAlignment {
  return smithWaterman(left.sequence, right.sequence)
}

/** Says how alike the two sequences of a pair are. */
export function identify([aligned, { left, right }]: [LocalAlignment, Pair]): Similarity {
  const identical = countIdentical(left.sequence, right.sequence, aligned)
  const pairs = aligned.left.length
  return {
    left: left.name,
    right: right.name,
    score: aligned.score,
    aligned: pairs,
    identical,
    identity: identical / pairs,
  }
}

/** Lays one structure on the other, aligned residue on aligned residue, and finds their common core. */
export function superpose([aligned, { left, right }]: [LocalAlignment, Pair]): Core {
  return coreRmsd(points(left.coordinates, aligned.left), points(right.coordinates, aligned.right))
}

/** Joins what is known of a pair's sequences with what is known of its structures. */
export function compare([similarity, core]: [Similarity, Core]): Comparison {
  return { ...similarity, core: core.size, rmsd: core.rmsd }
}

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
