import { ArgumentError, describe } from '@papy/contract'
import { type Accumulation, type Accumulator, accumulated, checkFinite, itemsOf } from './accumulator.ts'

/** How many numbers lie between edges. */
export interface Histogram {
  /** Ascending; each bin begins at one and ends before the next, the last one ends with its upper edge. */
  readonly edges: readonly number[]
  /** One number for each bin: one fewer than there are edges. */
  readonly counts: readonly number[]
  /** Numbers below the first edge. */
  readonly below: number
  /** Numbers above the last edge. */
  readonly above: number
}

/**
 * Counts numbers between fixed edges, as `numpy.histogram` does.
 *
 * @param edges - Two or more, ascending; see {@link evenEdges}.
 * @throws ArgumentError `ERR_ARGUMENT` for other edges; `merge` for histograms of other edges
 */
export function histogram(edges: readonly number[]): Accumulator<number, Histogram> {
  checkEdges(edges)
  const own = Object.freeze([...edges])
  return {
    begin: (from) => new Bins(own, from),
    merge: (one, other) => {
      for (const { edges } of [one, other]) checkSame(edges, own)
      const counts = one.counts.map((count, at) => count + (other.counts[at] as number))
      return { edges: own, counts, below: one.below + other.below, above: one.above + other.above }
    },
  }
}

/**
 * The {@link Histogram} of a list of numbers, for any piper; behind `consume`, `[gathered, step(histogramOf, edges)]`.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for wrong edges, what is no list, and for NaN, infinities, and what is no number
 */
export function histogramOf(inbox: readonly [Iterable<number>], edges: readonly number[]): Histogram {
  return accumulated(histogram(edges), itemsOf('histogramOf', inbox))
}

/**
 * Edges of bins that are equally wide.
 *
 * @throws ArgumentError `ERR_ARGUMENT` where `from` is not below `to`, for infinities, and where bins is no number from 1
 */
export function evenEdges(from: number, to: number, bins: number): number[] {
  if (!Number.isSafeInteger(bins) || bins < 1)
    throw wrong(`evenEdges was to make ${describe(bins)} bins; pass a whole number from 1`, bins)
  const edges = Array.from({ length: bins + 1 }, (_, at) => (at === bins ? to : from + (to - from) * (at / bins)))
  checkEdges(edges)
  return edges
}

class Bins implements Accumulation<number, Histogram> {
  readonly #edges: readonly number[]
  readonly #counts: number[]
  #below: number
  #above: number

  constructor(edges: readonly number[], from: Histogram | undefined) {
    if (from !== undefined) checkSame(from.edges, edges)
    this.#edges = edges
    this.#counts = from === undefined ? new Array<number>(edges.length - 1).fill(0) : [...from.counts]
    this.#below = from?.below ?? 0
    this.#above = from?.above ?? 0
  }

  add(value: number): void {
    checkFinite('histogram', value)
    const at = binOf(value, this.#edges)
    if (at < 0) this.#below++
    else if (at >= this.#counts.length) this.#above++
    else this.#counts[at] = (this.#counts[at] as number) + 1
  }

  state(): Histogram {
    return { edges: this.#edges, counts: [...this.#counts], below: this.#below, above: this.#above }
  }
}

/** The bin that a number is in; -1 below them, and their number above. */
function binOf(value: number, edges: readonly number[]): number {
  const bins = edges.length - 1
  const [first, last] = [edges[0] as number, edges[bins] as number]
  if (value < first) return -1
  if (value >= last) return value === last ? bins - 1 : bins
  // Where bins are equally wide, there it is.
  const guess = Math.floor(((value - first) / (last - first)) * bins)
  return (edges[guess] as number) <= value && value < (edges[guess + 1] as number) ? guess : searched(value, edges)
}

/** The last bin that does not begin above the number. */
function searched(value: number, edges: readonly number[]): number {
  let [low, high] = [0, edges.length - 2]
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((edges[middle] as number) <= value) low = middle
    else high = middle - 1
  }
  return low
}

function checkEdges(edges: unknown): void {
  const isList = Array.isArray(edges) && edges.length >= 2 && edges.every((edge) => Number.isFinite(edge))
  if (!isList)
    throw wrong(`edges of a histogram are ${describe(edges)}; pass an array of two finite numbers or more`, edges)
  for (const [at, edge] of (edges as number[]).entries()) {
    const next = (edges as number[])[at + 1]
    if (next !== undefined && edge >= next)
      throw wrong(`edges of a histogram do not ascend: ${next} follows ${edge}; sort them, each once`, edges)
  }
}

function checkSame(edges: readonly number[], own: readonly number[]): void {
  if (edges.length === own.length && edges.every((edge, at) => edge === own[at])) return
  throw wrong('histograms of other edges cannot be merged; use the same edges for all parts', edges)
}

function wrong(message: string, value: unknown): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', message, { value })
}
