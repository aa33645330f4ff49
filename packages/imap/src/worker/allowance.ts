/** Characters at once, and characters per Ms after that: a function that writes without end fills nobody's memory. */
const [AT_ONCE, PER_MS] = [1024 * 1024, 1024]

/** Once all is spent, so much has to come back first: not a piece of a line now and then. */
const AGAIN = 64 * 1024

/** What a record costs beside its characters. */
const EACH = 100

/** How much may be said, so that whoever is told can keep up. */
export class Allowance {
  #left = AT_ONCE
  #spent = false
  #sinceMs = performance.now()

  /** Characters that may be said now. */
  get left(): number {
    const now = performance.now()
    this.#left = Math.min(AT_ONCE, this.#left + (now - this.#sinceMs) * PER_MS)
    this.#sinceMs = now
    this.#spent = this.#left < (this.#spent ? AGAIN : 1)
    return this.#spent ? 0 : Math.floor(this.#left)
  }

  /** So many records, of so many characters together, were said. */
  spend(records: number, characters: number): void {
    this.#left -= records * EACH + characters
  }
}
