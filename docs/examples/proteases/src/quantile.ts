/** The value below which the given share of the values lies, between neighbours in proportion; NaN of no values. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = new Float64Array(values).sort()
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? below
  return below + (at % 1) * (above - below)
}

/** The value in the middle. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}
