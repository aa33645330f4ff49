const FIRST_BYTES = 16 * 1024

/** Bytes that grow. Whole numbers take 7 bits a byte, the lowest first; up to 2^53. */
export class ByteWriter {
  #bytes: Buffer = Buffer.allocUnsafe(FIRST_BYTES)
  #at = 0

  get byteLength(): number {
    return this.#at
  }

  byte(value: number): void {
    this.#room(1)
    this.#bytes[this.#at++] = value
  }

  whole(value: number): void {
    this.#room(8)
    let left = value
    for (; left >= 0x4000_0000; left = Math.floor(left / 128)) this.#bytes[this.#at++] = (left % 128) | 128
    for (; left >= 128; left >>>= 7) this.#bytes[this.#at++] = (left & 127) | 128
    this.#bytes[this.#at++] = left
  }

  /** A whole number of either sign; small ones are short. */
  signed(value: number): void {
    this.whole(value < 0 ? -2 * value - 1 : 2 * value)
  }

  text(value: string): void {
    const length = Buffer.byteLength(value)
    this.whole(length)
    this.#room(length)
    this.#at += this.#bytes.write(value, this.#at)
  }

  /** Bytes, with their number before them. */
  chunk(value: Uint8Array): void {
    this.whole(value.byteLength)
    this.#room(value.byteLength)
    this.#bytes.set(value, this.#at)
    this.#at += value.byteLength
  }

  /** Leaves two bytes free, and says where. */
  gap(): number {
    this.#room(2)
    this.#at += 2
    return this.#at - 2
  }

  fill(gap: number, value: number): void {
    this.#bytes.writeUInt16LE(value, gap)
  }

  /** What was written: it begins anew. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#at)
    this.#bytes = Buffer.allocUnsafe(FIRST_BYTES)
    this.#at = 0
    return taken
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.byteLength) return
    const grown = Buffer.allocUnsafe(Math.max(2 * this.#bytes.byteLength, this.#at + bytes))
    this.#bytes.copy(grown, 0, 0, this.#at)
    this.#bytes = grown
  }
}
