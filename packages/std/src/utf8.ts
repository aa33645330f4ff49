import { malformed } from './refusal.ts'

/** Reads UTF-8 piece by piece, and refuses what is none. */
export class Utf8 {
  #offset: number
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  readonly #path: string

  /** @param offset - of the first byte in its file */
  constructor(path: string, offset = 0) {
    this.#path = path
    this.#offset = offset
  }

  /** @throws SerializerError `ERR_MALFORMED` */
  push(bytes: Uint8Array): string {
    const text = this.#decode(bytes, true)
    this.#offset += bytes.byteLength
    return text
  }

  /** No more will come. @throws SerializerError `ERR_MALFORMED` for half a character */
  end(): string {
    return this.#decode(new Uint8Array(0), false)
  }

  #decode(bytes: Uint8Array, stream: boolean): string {
    try {
      return this.#decoder.decode(bytes, { stream })
    } catch (cause) {
      const where = stream ? `between bytes ${this.#offset} and ${this.#offset + bytes.byteLength}` : 'at its end'
      const why = `is no UTF-8 ${where}; convert it, or read its bytes with chunks()`
      throw malformed(this.#path, why, { cause, offset: this.#offset })
    }
  }
}
