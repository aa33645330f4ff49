/**
 * A lost worker that is held against one of several calls, each of which is sent again alone. They were made in their order, so
 * it was the first of them that is guilty: known once all before it are clear.
 */
export class Suspicion {
  readonly #leg: number
  /** Those that are not clear, by their number in the chunk. */
  readonly #open: Set<number>
  /** Those that lost a worker alone while others before them are not clear. */
  readonly #waiting = new Map<number, () => void>()
  #isCharged = false

  /** @param leg - under which the worker was lost */
  constructor(leg: number, calls: Iterable<number>) {
    this.#leg = leg
    this.#open = new Set(calls)
  }

  /** This call came to something: nothing is held against it any more. */
  clear(call: number): void {
    if (this.#open.delete(call)) this.#release()
  }

  /**
   * This call lost its worker, alone: how many attempts are charged to it beside that one. `undefined`: that is not known yet, and
   * `later` is called when it is. Until then it is not to be sent again, or it would have more attempts than it is given.
   */
  verdict(call: number, leg: number, later: () => void): 0 | 1 | undefined {
    if (this.#isCharged || leg !== this.#leg) return 0
    if (this.#isFirst(call)) {
      this.#isCharged = true
      this.#release()
      return 1
    }
    this.#waiting.set(call, later)
    return undefined
  }

  #isFirst(call: number): boolean {
    for (const other of this.#open) if (other < call) return false
    return true
  }

  #release(): void {
    for (const [call, judge] of [...this.#waiting].toSorted(([one], [other]) => one - other)) {
      if (!this.#isCharged && !this.#isFirst(call)) return
      if (this.#waiting.delete(call)) judge()
    }
  }
}
