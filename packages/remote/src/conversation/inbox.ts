import type { Bytes } from '@papy/contract'
import type { Message, Part } from './part.ts'

/** What a part costs beside its bytes: one without any is not for nothing. */
const EACH: Bytes = 256

/** So many times what one message may be, all that are coming may be together. */
const AT_ONCE = 4

/** What one side has heard: each part once, in order, put together to messages. */
export class Inbox {
  #heard = 0
  #confirmed = 0
  #unconfirmedBytes = 0
  /** By stream, the parts of a message that is still coming. */
  readonly #coming = new Map<number, { readonly parts: Uint8Array[]; readonly cost: Bytes }>()
  /** Of all of those. */
  #cost: Bytes = 0
  readonly #most: Bytes

  /** @param most - bytes of a message; of those that are coming at the same time four times as many */
  constructor(most: Bytes) {
    this.#most = most
  }

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
   * before it was never heard; `'long'` where its message, or all that are coming, would be more than they may
   */
  hear({ number, stream, kind, last, bytes }: Part): Message | 'gap' | 'long' | undefined {
    if (number > this.#heard + 1) return 'gap'
    if (number <= this.#heard) return undefined
    this.#heard = number
    this.#unconfirmedBytes += bytes.byteLength
    const begun = this.#coming.get(stream)
    if (last && begun === undefined) return { stream, kind, bytes }
    const { parts, cost } = begun ?? { parts: [], cost: 0 }
    const more = bytes.byteLength + EACH
    if (cost + more > this.#most || this.#cost + more > AT_ONCE * this.#most) return 'long'
    parts.push(bytes)
    if (!last) {
      this.#coming.set(stream, { parts, cost: cost + more })
      this.#cost += more
      return undefined
    }
    this.#coming.delete(stream)
    this.#cost -= cost
    return { stream, kind, bytes: Buffer.concat(parts) }
  }

  /** The other side is told now how far this one has heard. */
  confirm(): number {
    this.#confirmed = this.#heard
    this.#unconfirmedBytes = 0
    return this.#heard
  }
}
