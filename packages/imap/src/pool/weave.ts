/** What the weave asks of a map. */
export interface Thread {
  /** Gets calls to hand if it can, at most `most`. */
  prepare(most: number): 'ready' | 'waiting' | 'full' | 'ended'
}

/**
 * Whose turn it is: `stride` items of the first map, then `stride` of the next, round and round.
 *
 * Exact (one worker, fixed stride): a map keeps its turn until its stride is submitted or its input has ended, so that the
 * order of evaluation can be told beforehand; only when all stands still does the next one go ahead. Else a map that
 * cannot go on at once is passed by.
 */
export class Weave<T extends Thread> {
  readonly #threads: T[] = []
  #turn = 0
  #left: number
  readonly #stride: number
  readonly #exact: boolean

  constructor(stride: number, exact: boolean) {
    this.#stride = stride
    this.#left = stride
    this.#exact = exact
  }

  get threads(): readonly T[] {
    return this.#threads
  }

  add(thread: T): void {
    this.#threads.push(thread)
  }

  remove(thread: T): void {
    const at = this.#threads.indexOf(thread)
    if (at < 0) return
    this.#threads.splice(at, 1)
    if (at < this.#turn) this.#turn--
    else if (at === this.#turn) this.#left = this.#stride
    if (this.#turn >= this.#threads.length) this.#turn = 0
  }

  /** The map to submit from, or `undefined` while none can. `starved`: do not wait for the one whose turn it is. */
  next(starved: boolean): T | undefined {
    for (let left = this.#threads.length; left > 0; left--) {
      const thread = this.#threads[this.#turn]
      const state = thread?.prepare(this.#left)
      if (state === 'ready') return thread
      // It has ended and is gone already: then it is the next one's turn as it is.
      if (thread !== this.#threads[this.#turn]) continue
      if (this.#exact && state !== 'ended' && !starved) return undefined
      this.#pass()
    }
    return undefined
  }

  /** So many items of it were submitted. */
  submitted(items: number): void {
    this.#left -= items
    if (this.#left <= 0) this.#pass()
  }

  #pass(): void {
    this.#left = this.#stride
    this.#turn = (this.#turn + 1) % Math.max(this.#threads.length, 1)
  }
}
