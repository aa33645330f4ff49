/** What of a program's output is kept for its errors and results, in Bytes. */
export const TAIL_BYTES = 65_536

/** Bytes that come in pieces, however small: as many as there are, or the last of them. */
class Pieces {
  byteLength = 0
  #buffer = Buffer.alloc(0)

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.byteLength)
  }

  add(piece: Buffer): void {
    this.#grow(this.byteLength + piece.length)
    piece.copy(this.#buffer, this.byteLength)
    this.byteLength += piece.length
  }

  /** Forgets all but the last. */
  keep(last: number): void {
    if (this.byteLength <= last) return
    this.#buffer.copyWithin(0, this.byteLength - last, this.byteLength)
    this.byteLength = last
  }

  #grow(byteLength: number): void {
    if (byteLength <= this.#buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(byteLength, 2 * this.#buffer.length))
    this.bytes.copy(larger)
    this.#buffer = larger
  }
}

/** The end of what a program writes; however much that is, no more is held than twice of what is kept. */
export class TailBytes {
  #written = 0
  readonly #pieces = new Pieces()

  add(piece: Buffer): void {
    this.#written += piece.length
    if (this.#pieces.byteLength + piece.length > 2 * TAIL_BYTES) this.#pieces.keep(TAIL_BYTES)
    this.#pieces.add(piece.subarray(-TAIL_BYTES))
  }

  /** What is kept, as text: what is no UTF-8 in it is shown as U+FFFD. */
  get text(): string {
    const kept = this.#pieces.bytes.subarray(-TAIL_BYTES)
    // Not from the middle of a character.
    const from = this.#written === kept.length ? 0 : kept.findIndex((byte) => (byte & 0xc0) !== 0x80)
    return kept.subarray(Math.max(0, from)).toString('utf8')
  }
}

/** All that a program writes, up to a limit. */
export class Output {
  #pieces = new Pieces()
  #over = false
  readonly #tail = new TailBytes()
  readonly #most: number

  /** @param most - Bytes */
  constructor(most: number) {
    this.#most = most
  }

  /** False where it is more than may be; then only its end is kept. */
  add(piece: Buffer): boolean {
    this.#tail.add(piece)
    this.#over ||= this.#pieces.byteLength + piece.length > this.#most
    if (this.#over) this.#pieces = new Pieces()
    else this.#pieces.add(piece)
    return !this.#over
  }

  get bytes(): Buffer {
    return this.#pieces.bytes
  }

  /** The end of it, as text. */
  get tail(): string {
    return this.#tail.text
  }
}
