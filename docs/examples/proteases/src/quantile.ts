/** The value below which the given share of the values lies, between neighbours in proportion; NaN of no values. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort()
  const at = share * (sorted.length - 1)
  const [below = Number.NaN, above = below] = sorted.subarray(Math.floor(at))
  return below + (at % 1) * (above - below)
}

/** The value in the middle. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}
