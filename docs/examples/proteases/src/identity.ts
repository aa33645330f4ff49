import type { Block } from './smith-waterman.ts'

/** How many residues two aligned sequences share at the same place. */
export function countIdentical(left: string, right: string, blocks: readonly Block[]): number {
  let count = 0
  for (const [i, j, length] of blocks) {
    for (let k = 0; k < length; k++) if (left.charCodeAt(i + k) === right.charCodeAt(j + k)) count++
  }
  return count
}
