/** How far back `of late` is, in Ms. */
const SPAN_MS = 3_000

/** How quickly a number grows, of late. */
export class Speed {
  readonly #marks: { readonly at: number; readonly value: number }[] = []

  /** Takes a number down, and says by how much it grows per second. @param at - in Ms, never before the last */
  at(at: number, value: number): number {
    // The first that is old enough to be the only old one.
    while (this.#marks.length > 1 && at - (this.#marks[1]?.at ?? at) >= SPAN_MS) this.#marks.shift()
    this.#marks.push({ at, value })
    const [first] = this.#marks
    if (first === undefined || at === first.at) return 0
    return ((value - first.value) / (at - first.at)) * 1_000
  }
}
