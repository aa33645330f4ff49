/** What of a program's output is kept for its errors and results, in Bytes. */
export const TAIL_BYTES = 65_536

/** The end of what a program writes; however much that is, no more is held than twice of what is kept. */
export class TailBytes {
  readonly #pieces: Buffer[] = []
  #byteLength = 0

  add(piece: Buffer): void {
    this.#pieces.push(piece)
    this.#byteLength += piece.length
    for (let first = this.#pieces[0]; first && this.#byteLength - first.length >= TAIL_BYTES; [first] = this.#pieces) {
      this.#pieces.shift()
      this.#byteLength -= first.length
    }
  }

  /** What is kept, as text: what is no UTF-8 in it is shown as U+FFFD. */
  get text(): string {
    const kept = Buffer.concat(this.#pieces).subarray(-TAIL_BYTES)
    // Not from the middle of a character.
    const from = kept.length < TAIL_BYTES ? 0 : kept.findIndex((byte) => (byte & 0xc0) !== 0x80)
    return kept.subarray(Math.max(0, from)).toString('utf8')
  }
}

/** All that a program writes, up to a limit. */
export class Output {
  #pieces: Buffer[] = []
  #byteLength = 0
  readonly #tail = new TailBytes()
  readonly #most: number

  /** @param most - Bytes */
  constructor(most: number) {
    this.#most = most
  }

  /** False where it is more than may be; then only its end is kept. */
  add(piece: Buffer): boolean {
    this.#tail.add(piece)
    this.#byteLength += piece.length
    if (this.#byteLength <= this.#most) return this.#pieces.push(piece) > 0
    this.#pieces = []
    return false
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#pieces)
  }

  /** The end of it, as text. */
  get tail(): string {
    return this.#tail.text
  }
}
