import type { Comparison } from './comparison.ts'

/** The columns of the table, and how each is written. */
const COLUMNS: Readonly<Record<string, (pair: Comparison) => string>> = {
  left: (pair) => pair.left,
  right: (pair) => pair.right,
  score: (pair) => pair.score.toFixed(1),
  aligned: (pair) => String(pair.aligned),
  identical: (pair) => String(pair.identical),
  core: (pair) => String(pair.core),
  rmsd: (pair) => pair.rmsd.toFixed(3),
}

/** All comparisons as tab-separated values: a line of column names, then a line for each pair. */
export function tsv(pairs: readonly Comparison[]): string {
  const lines = pairs.map((pair) => Object.values(COLUMNS).map((write) => write(pair)))
  return [Object.keys(COLUMNS), ...lines].map((line) => `${line.join('\t')}\n`).join('')
}
