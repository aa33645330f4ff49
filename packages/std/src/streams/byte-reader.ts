/** Takes bytes out of pieces, as many as are wanted. */
export class ByteReader {
  /** Bytes taken so far. */
  offset = 0
  #chunks: Uint8Array[] = []
  #byteLength = 0
  readonly #pieces: AsyncIterator<Uint8Array>

  constructor(pieces: AsyncIterator<Uint8Array>) {
    this.#pieces = pieces
  }

  /** So many bytes in memory of their own, or fewer at the end. */
  async take(byteLength: number): Promise<Buffer> {
    while (this.#byteLength < byteLength) {
      const next = await this.#pieces.next()
      if (next.done) break
      this.#chunks.push(next.value)
      this.#byteLength += next.value.byteLength
    }
    return this.#takeNow(Math.min(byteLength, this.#byteLength))
  }

  #takeNow(byteLength: number): Buffer {
    const taken = Buffer.from(new ArrayBuffer(byteLength))
    let [filled, used] = [0, 0]
    while (filled < byteLength) {
      const chunk = this.#chunks[used] as Uint8Array
      const part = chunk.subarray(0, byteLength - filled)
      taken.set(part, filled)
      filled += part.byteLength
      if (part.byteLength < chunk.byteLength) this.#chunks[used] = chunk.subarray(part.byteLength)
      else used++
    }
    this.#chunks.splice(0, used)
    this.#byteLength -= byteLength
    this.offset += byteLength
    return taken
  }
}
