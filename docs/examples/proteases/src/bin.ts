import type { Comparison } from './comparison.ts'
import { median, quantile } from './quantile.ts'

/** Pairs of about the same identity, and how well their cores superpose. */
export interface Bin {
  /** Identity, as a share: at least `from`, less than `to`. */
  readonly from: number
  readonly to: number
  readonly pairs: number
  /** The median of their identities. */
  readonly identity: number
  /** Quartiles of their core RMSDs in ångström; the middle one is the median. */
  readonly rmsd: readonly [lower: number, middle: number, upper: number]
}

/** Sorts pairs by identity into bins between the bounds, which are growing shares. Empty bins are left out. */
export function bins(pairs: readonly Comparison[], bounds: readonly number[]): Bin[] {
  return bounds.slice(1).flatMap((to, k) => {
    const from = bounds[k]
    const inside = pairs.filter(({ identity }) => identity >= from && identity < to)
    return inside.length === 0 ? [] : [bin(inside, from, to)]
  })
}

function bin(pairs: readonly Comparison[], from: number, to: number): Bin {
  const rmsds = pairs.map(({ rmsd }) => rmsd)
  return {
    from,
    to,
    pairs: pairs.length,
    identity: median(pairs.map(({ identity }) => identity)),
    rmsd: [quantile(rmsds, 0.25), median(rmsds), quantile(rmsds, 0.75)],
  }
}
