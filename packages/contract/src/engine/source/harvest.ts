import { type Column, MIN_NUMBERS, type Numbers } from '../column.ts'

/**
 * What is read of an input, item by item: whole numbers of 32 bits go straight into one buffer, in which they are sent; with
 * the first item that is none, all go into an array.
 */
export class Harvest {
  /** Items there are. */
  size = 0
  /** They are here, or else there. */
  #whole: Int32Array | undefined
  #values: unknown[] = []
  /** Whether the last one was all whole numbers. */
  #isWhole = true
  /** Items of the largest one: where there is room for as many, nothing need grow. */
  #largest = 0

  /** Begins anew, for so many items at most. @param spare - used for whole numbers, if it fits */
  begin(most: number, spare: Numbers | undefined): void {
    const expected = Math.min(most, this.#largest)
    this.size = 0
    if (this.#isWhole && expected >= MIN_NUMBERS)
      this.#whole = spare instanceof Int32Array && spare.length === expected ? spare : new Int32Array(expected)
    else this.#values = new Array<unknown>(expected)
  }

  add(value: unknown): void {
    const whole = this.#whole
    if (whole === undefined || this.size === whole.length || !isWhole(value)) this.#addAny(value)
    else whole[this.size++] = value
  }

  /** All that was read. */
  end(): Column {
    const { size } = this
    this.#largest = Math.max(this.#largest, size)
    const whole = this.#whole
    if (whole !== undefined) {
      this.#whole = undefined
      return whole.length === size ? whole : whole.slice(0, size)
    }
    const values = this.#values
    this.#values = []
    values.length = size
    this.#isWhole = isWhole(values[0])
    return values
  }

  #addAny(value: unknown): void {
    if (this.#whole !== undefined) this.#values = Array.from(this.#whole.subarray(0, this.size))
    this.#whole = undefined
    this.#values[this.size++] = value
  }
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value && (value !== 0 || !Object.is(value, -0))
}
