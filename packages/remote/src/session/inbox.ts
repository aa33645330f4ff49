import type { Message, Part } from './part.ts'

/** What one side has heard: each part once, in order, put together to messages. */
export class Inbox {
  #heard = 0
  #confirmed = 0
  #unconfirmedBytes = 0
  /** By stream, the parts of a message that is still coming. */
  readonly #coming = new Map<number, Uint8Array[]>()

  /** The number of the last part that was heard. */
  get heard(): number {
    return this.#heard
  }

  /** Parts that were heard, and the other side was not told. */
  get unconfirmed(): { readonly parts: number; readonly byteLength: number } {
    return { parts: this.#heard - this.#confirmed, byteLength: this.#unconfirmedBytes }
  }

  /**
   * Hears a part.
   *
   * @returns the message that it completes; `undefined` where more is to come, or it was heard before; `'gap'` where something
   * before it was never heard
   */
  hear({ number, stream, kind, last, bytes }: Part): Message | 'gap' | undefined {
    if (number > this.#heard + 1) return 'gap'
    if (number <= this.#heard) return undefined
    this.#heard = number
    this.#unconfirmedBytes += bytes.byteLength
    const parts = this.#coming.get(stream)
    if (!last) {
      if (parts === undefined) this.#coming.set(stream, [bytes])
      else parts.push(bytes)
      return undefined
    }
    if (parts === undefined) return { stream, kind, bytes }
    this.#coming.delete(stream)
    return { stream, kind, bytes: Buffer.concat([...parts, bytes]) }
  }

  /** The other side is told now how far this one has heard. */
  confirm(): number {
    this.#confirmed = this.#heard
    this.#unconfirmedBytes = 0
    return this.#heard
  }
}
