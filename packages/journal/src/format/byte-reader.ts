/** Reads what a ByteWriter wrote. Throws RangeError where there is less than that. */
export class ByteReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.byteLength
  }

  byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw new RangeError('it is cut short')
    return byte
  }

  whole(): number {
    let byte = this.byte()
    if (byte < 128) return byte
    let [value, factor] = [byte & 127, 128]
    do {
      byte = this.byte()
      value += (byte & 127) * factor
      factor *= 128
    } while (byte >= 128)
    return value
  }

  signed(): number {
    const value = this.whole()
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2
  }

  text(): string {
    const length = this.whole()
    this.skip(length)
    return this.#bytes.toString('utf8', this.#at - length, this.#at)
  }

  /** Not copied: for as long as what it is read from stays. */
  chunk(): Uint8Array {
    const length = this.whole()
    this.skip(length)
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** A number in two bytes. */
  short(): number {
    this.skip(2)
    return this.#bytes.readUInt16LE(this.#at - 2)
  }

  skip(bytes: number): void {
    this.#at += bytes
    if (this.#at > this.#bytes.byteLength) throw new RangeError('it is cut short')
  }

  get position(): number {
    return this.#at
  }
}
