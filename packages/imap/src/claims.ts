/** Which call a worker is at: the piece, its leg, and the number of the call in it. */
export interface Progress {
  readonly piece: number
  readonly leg: number
  /** `undefined`: one of them. */
  readonly at: number | undefined
}

const [PIECE, AT, LEG, WORDS] = [0, 1, 2, 3]

/**
 * Three words of memory that a worker and its coordinator share: the worker says what it is at without a message, so that
 * it is known even when it never answers. (PERFORMANCE.md calls them claim words; one worker writes, one coordinator reads.)
 */
export class Claims {
  readonly #words: Int32Array

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT)) {
    this.#words = new Int32Array(memory)
  }

  /** What the other side needs. */
  get memory(): SharedArrayBuffer {
    return this.#words.buffer as SharedArrayBuffer
  }

  /** The worker begins a piece. */
  begin(piece: number, leg = 0): void {
    Atomics.store(this.#words, AT, 0)
    Atomics.store(this.#words, LEG, leg)
    Atomics.store(this.#words, PIECE, piece)
  }

  /** The worker goes on to a further leg of its piece, with this call. */
  enter(leg: number, call: number): void {
    Atomics.store(this.#words, AT, call)
    Atomics.store(this.#words, LEG, leg)
  }

  /** The worker begins a call; an ordinary store, because it is made for every item. */
  readonly at = (call: number): void => {
    this.#words[AT] = call
  }

  /** The worker is between pieces. */
  end(): void {
    Atomics.store(this.#words, PIECE, 0)
  }

  /**
   * What the worker is at; `undefined` between pieces. Of a worker that goes on meanwhile, the call may be one of another
   * leg: who waits for one that does not go on looks twice.
   */
  get progress(): Progress | undefined {
    const piece = Atomics.load(this.#words, PIECE)
    const leg = Atomics.load(this.#words, LEG)
    const at = Atomics.load(this.#words, AT)
    // It may have gone on to the next piece between the two.
    return piece === 0 || piece !== Atomics.load(this.#words, PIECE) ? undefined : { piece, leg, at }
  }
}
