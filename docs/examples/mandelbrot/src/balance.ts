/** The share (0 to 1) of the busiest one, where costs are summed by whoever bore them. */
export function busiest(shares: Iterable<number>): number {
  const all = [...shares]
  return Math.max(...all) / sum(all)
}

/** The share that the busiest of several workers would have had if each had been given as many neighbouring tiles. */
export function busiestOfParts(costs: readonly number[], workers: number): number {
  const size = Math.ceil(costs.length / workers)
  return busiest(Array.from({ length: workers }, (_, n) => sum(costs.slice(n * size, (n + 1) * size))))
}

/** All of it together. */
export function sum(costs: readonly number[]): number {
  return costs.reduce((total, cost) => total + cost, 0)
}
