/** The middle of some numbers, and how far they lie apart. */
export interface Statistic {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly count: number
}

/** The statistic of some numbers. @throws Error without numbers */
export function statistic(values: readonly number[]): Statistic {
  const sorted = [...values].sort((a, b) => a - b)
  const [min] = sorted
  const max = sorted.at(-1)
  if (min === undefined || max === undefined) throw new Error('there is no median of nothing; measure first')
  return { median: medianOf(sorted), min, max, count: sorted.length }
}

/** Ratios round by round: what disturbed a round disturbed both of its sides. */
export function ratio(above: ReadonlyMap<number, number>, below: ReadonlyMap<number, number>): Statistic | undefined {
  const ratios = [...above].flatMap(([round, value]) => {
    const other = below.get(round)
    return other === undefined || other === 0 ? [] : [value / other]
  })
  return ratios.length === 0 ? undefined : statistic(ratios)
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2
  const [low = 0, high = low] = Number.isInteger(middle)
    ? sorted.slice(middle - 1, middle + 1)
    : sorted.slice(Math.floor(middle), Math.ceil(middle))
  return (low + high) / 2
}
