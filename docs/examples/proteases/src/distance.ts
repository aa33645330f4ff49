import type { Comparison } from './comparison.ts'

/** In how many of their aligned residues chains differ, as a share, for every two of them in the order of the names. */
export function distances(names: readonly string[], pairs: readonly Comparison[]): Float64Array[] {
  const numbers = Object.fromEntries(names.map((name, i) => [name, i]))
  const table = names.map(() => new Float64Array(names.length))
  for (const { left, right, identity } of pairs) {
    const [i, j] = [numbers[left], numbers[right]]
    table[i][j] = table[j][i] = 1 - identity
  }
  return table
}
