/** Pieces whose calls can be claimed at the same time: more than a worker ever holds. */
const SLOTS = 8

/** From here on a word says that no call can be claimed any more; above it, that the worker is done with the piece. */
const REVOKED = 2 ** 30

/**
 * Words of memory that a worker and its coordinator share, one for each piece in hand: how many of its calls the worker has
 * claimed. It claims each before it makes it. So the coordinator knows without a message what the worker is at, even if it
 * never answers; and it can take back what is not claimed yet, at any time and exactly once.
 *
 * ```
 * 0 … size         so many are claimed: the last one is being made
 * REVOKED          none can be claimed any more; the last one that was may still be made
 * above REVOKED    the worker is through with the piece
 * ```
 *
 * (PERFORMANCE.md 5.6; taking back the rest of a running loop is lazy splitting, as in Cilk.)
 */
export class Claims {
  readonly #words: Int32Array

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(SLOTS * Int32Array.BYTES_PER_ELEMENT)) {
    this.#words = new Int32Array(memory)
  }

  /** What the other side needs. */
  get memory(): SharedArrayBuffer {
    return this.#words.buffer as SharedArrayBuffer
  }

  /** How many slots there are. */
  get size(): number {
    return this.#words.length
  }

  // The coordinator's side.

  /** A slot is given to another piece. */
  reset(slot: number): void {
    Atomics.store(this.#words, slot, 0)
  }

  /** The number of the call that is being made; `undefined` before the first and after the last. `size`: calls of the piece. */
  at(slot: number, size: number): number | undefined {
    const word = Atomics.load(this.#words, slot)
    if (word === 0 || word > REVOKED) return undefined
    return word === REVOKED ? size - 1 : word - 1
  }

  /** How many calls are claimed; all of them once the worker is through. */
  claimed(slot: number, size: number): number {
    const word = Atomics.load(this.#words, slot)
    return word >= REVOKED ? size : word
  }

  /** From now on no call can be claimed: how many were, of so many. */
  revoke(slot: number, size: number): number {
    let word = Atomics.load(this.#words, slot)
    while (word < REVOKED) {
      const found = Atomics.compareExchange(this.#words, slot, word, REVOKED)
      if (found === word) return word
      word = found
    }
    return size
  }

  // The worker's side.

  /** What claims the calls of a piece, one after the other. */
  claimer(slot: number): () => boolean {
    const words = this.#words
    return () => Atomics.add(words, slot, 1) < REVOKED
  }

  /**
   * What says that the worker is through with the piece of a slot. Made before the piece is answered and called after it,
   * it leaves the slot alone if the coordinator has given it to another piece meanwhile.
   */
  ender(slot: number): () => void {
    const words = this.#words
    const word = Atomics.load(words, slot)
    return () => void Atomics.compareExchange(words, slot, word, REVOKED + 1)
  }
}
