import type { LocalAlignment } from './smith-waterman.ts'

/** How many residues two aligned sequences share at the same place. */
export function countIdentical(left: string, right: string, aligned: Pick<LocalAlignment, 'left' | 'right'>): number {
  let count = 0
  for (let k = 0; k < aligned.left.length; k++) {
    if (left[aligned.left[k]] === right[aligned.right[k]]) count++
  }
  return count
}
