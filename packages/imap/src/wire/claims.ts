/** Pieces whose calls can be claimed at the same time: more than a worker ever holds. */
const SLOTS = 8

/** Words of one slot. */
const [CLAIMED, LEG, AT, WORDS] = [0, 1, 2, 3]

/** From here on `CLAIMED` says that no call can be claimed any more; above it, that the worker is done with the piece. */
const REVOKED = 2 ** 30

/** What a worker is at in a piece. */
export interface Place {
  /** The leg, if it is a further one. */
  readonly leg: number | undefined
  /** Number of the call. */
  readonly at: number
}

/**
 * Words of memory that a worker and its coordinator share, three for each piece in hand. The worker claims each call of a
 * piece before it makes it. So the coordinator knows without a message what the worker is at, even if it never answers; and
 * it can take back what is not claimed yet, at any time and exactly once.
 *
 * ```
 * CLAIMED   0 … size         so many are claimed: the last one is being made
 *           REVOKED          none can be claimed any more; the last one that was may still be made
 *           above REVOKED    the worker is through with the piece
 * LEG       0                it is at the first leg of the piece, of which CLAIMED tells
 *           1 …              it went on to that one, and is there
 * AT                         at this call
 * ```
 *
 * (PERFORMANCE.md 5.6; taking back the rest of a running loop is lazy splitting, as in Cilk.)
 */
export class Claims {
  readonly #words: Int32Array

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(SLOTS * WORDS * Int32Array.BYTES_PER_ELEMENT)) {
    this.#words = new Int32Array(memory)
  }

  /** What the other side needs. */
  get memory(): SharedArrayBuffer {
    return this.#words.buffer as SharedArrayBuffer
  }

  /** How many slots there are. */
  get size(): number {
    return this.#words.length / WORDS
  }

  // The coordinator's side.

  /** A slot is given to another piece. */
  reset(slot: number): void {
    Atomics.store(this.#words, slot * WORDS + LEG, 0)
    Atomics.store(this.#words, slot * WORDS + CLAIMED, 0)
  }

  /** What is being made; `undefined` before the first call and after the last. `size`: calls of the piece. */
  place(slot: number, size: number): Place | undefined {
    const claimed = Atomics.load(this.#words, slot * WORDS + CLAIMED)
    const leg = Atomics.load(this.#words, slot * WORDS + LEG)
    if (claimed === 0 || claimed > REVOKED) return undefined
    // Of a worker that goes on meanwhile, the call may be one of another leg: who waits for one that stays looks twice.
    if (leg > 0) return { leg, at: Atomics.load(this.#words, slot * WORDS + AT) }
    return { leg: undefined, at: claimed === REVOKED ? size - 1 : claimed - 1 }
  }

  /** How many calls are claimed; all of them once the worker went on, or is through. */
  claimed(slot: number, size: number): number {
    const word = Atomics.load(this.#words, slot * WORDS + CLAIMED)
    return word >= REVOKED ? size : word
  }

  /** From now on no call can be claimed: how many were, of so many. */
  revoke(slot: number, size: number): number {
    return this.#close(slot) ?? size
  }

  // The worker's side.

  /** What claims the calls of a piece, one after the other. */
  claimer(slot: number): () => boolean {
    const words = this.#words
    const at = slot * WORDS + CLAIMED
    return () => Atomics.add(words, at, 1) < REVOKED
  }

  /** The worker goes on to a further leg of its piece, with this call. What it has not claimed it will not have. */
  enter(slot: number, leg: number, call: number): void {
    this.#close(slot)
    Atomics.store(this.#words, slot * WORDS + AT, call)
    Atomics.store(this.#words, slot * WORDS + LEG, leg)
    // It may have asked for one more than it got.
    Atomics.store(this.#words, slot * WORDS + CLAIMED, REVOKED)
  }

  /** What tells of the calls of a further leg; an ordinary store, because it is made for every item. */
  marker(slot: number): (call: number) => true {
    const words = this.#words
    const at = slot * WORDS + AT
    return (call) => {
      words[at] = call
      return true
    }
  }

  /**
   * What says that the worker is through with the piece of a slot. Made before the piece is answered and called after it,
   * it leaves the slot alone if the coordinator has given it to another piece meanwhile.
   */
  ender(slot: number): () => void {
    const words = this.#words
    const at = slot * WORDS + CLAIMED
    const word = Atomics.load(words, at)
    return () => void Atomics.compareExchange(words, at, word, REVOKED + 1)
  }

  // How many calls were claimed until now; `undefined` where that was over already.
  #close(slot: number): number | undefined {
    const at = slot * WORDS + CLAIMED
    let word = Atomics.load(this.#words, at)
    while (word < REVOKED) {
      const found = Atomics.compareExchange(this.#words, at, word, REVOKED)
      if (found === word) return word
      word = found
    }
    return undefined
  }
}
