import type { Bytes } from '@papy/contract'
import type { Part } from '@papy/remote'

/** A message of several parts is not made longer than this. */
const ENOUGH: Bytes = 65_536

/** Parts that wait for the end of the turn in which they were said, so that they go in one message. */
export class Gathering {
  #parts: Part[] = []
  #byteLength = 0

  /** Bytes of all that wait. */
  get byteLength(): Bytes {
    return this.#byteLength
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0
  }

  /** Whether no more should be put to them. */
  get isFull(): boolean {
    return this.#byteLength >= ENOUGH
  }

  add(part: Part): void {
    this.#parts.push(part)
    this.#byteLength += part.bytes.byteLength
  }

  /** Takes all of them out. */
  take(): readonly Part[] {
    const parts = this.#parts
    this.#parts = []
    this.#byteLength = 0
    return parts
  }
}
