/**
 * Arrays of results that were packed, to be filled again: what is made anew for each message is alive whenever the
 * garbage collector looks, and V8 enlarges the young generation for it. Only numbers are left in them, so they keep
 * nothing alive.
 */
export class Spares {
  readonly #arrays: unknown[][] = []

  /** One of that length, if the last that was given back has it. */
  take(length: number): unknown[] | undefined {
    const values = this.#arrays.pop()
    return values?.length === length ? values : undefined
  }

  /** Nobody looks at it any more, and it holds nothing but numbers. */
  give(values: unknown[]): void {
    if (this.#arrays.length === 0) this.#arrays.push(values)
  }
}
