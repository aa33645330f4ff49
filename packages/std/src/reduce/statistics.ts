import { type Accumulation, type Accumulator, accumulated, checkFinite, itemsOf } from './accumulator.ts'

/** What is known of numbers that were seen once each. */
export interface Statistics {
  readonly count: number
  /** 0 where there are none. */
  readonly mean: number
  /** Sum of the squared distances from the mean; see {@link variance}. */
  readonly squares: number
  /** Absent where there are none. */
  readonly min?: number
  /** Absent where there are none. */
  readonly max?: number
}

/**
 * Count, mean, variance, least and greatest of numbers, in one pass and without losing digits (Welford, Technometrics 1962;
 * parts are merged as by Chan, Golub & LeVeque, 1979).
 */
export const statistics: Accumulator<number, Statistics> = {
  begin: (from) => new Moments(from),
  merge: (one, other) => {
    if (one.count === 0 || other.count === 0) return one.count === 0 ? other : one
    const count = one.count + other.count
    const apart = other.mean - one.mean
    return {
      count,
      mean: one.mean + apart * (other.count / count),
      squares: one.squares + other.squares + apart * apart * one.count * (other.count / count),
      min: Math.min(one.min as number, other.min as number),
      max: Math.max(one.max as number, other.max as number),
    }
  },
}

/**
 * The {@link Statistics} of a list of numbers, for any piper; behind `consume`, `[gathered, statisticsOf]`.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for what is no list, and for NaN, infinities, and what is no number
 */
export function statisticsOf(inbox: readonly [Iterable<number>]): Statistics {
  return accumulated(statistics, itemsOf('statisticsOf', inbox))
}

/**
 * The mean squared distance from the mean; NaN of too few numbers.
 *
 * @param lost - Degrees of freedom that are lost: 1 for numbers that are a sample of more, 0 for all there are. @defaultValue 1
 */
export function variance({ count, squares }: Statistics, lost: 0 | 1 = 1): number {
  return count > lost ? squares / (count - lost) : Number.NaN
}

/** The square root of the {@link variance}, in the unit of the numbers. */
export function deviation(of: Statistics, lost: 0 | 1 = 1): number {
  return Math.sqrt(variance(of, lost))
}

class Moments implements Accumulation<number, Statistics> {
  #count: number
  #mean: number
  #squares: number
  #min: number
  #max: number

  constructor({ count, mean, squares, min, max }: Statistics = { count: 0, mean: 0, squares: 0 }) {
    this.#count = count
    this.#mean = mean
    this.#squares = squares
    this.#min = min ?? Number.POSITIVE_INFINITY
    this.#max = max ?? Number.NEGATIVE_INFINITY
  }

  add(value: number): void {
    checkFinite('statistics', value)
    this.#count++
    const apart = value - this.#mean
    this.#mean += apart / this.#count
    this.#squares += apart * (value - this.#mean)
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  state(): Statistics {
    const range = this.#count === 0 ? {} : { min: this.#min, max: this.#max }
    return { count: this.#count, mean: this.#mean, squares: this.#squares, ...range }
  }
}
