import type { Bytes } from '../transport.ts'

interface Waiter {
  readonly bytes: Bytes
  resolve(): void
  reject(reason: unknown): void
}

/**
 * The bytes an end may hold for its readers: back-pressure. Who asks for more waits until enough was freed, first come,
 * first served; goods larger than the whole budget are let in alone.
 */
export class Budget {
  /** Bytes that are held. */
  held: Bytes = 0
  readonly #limit: Bytes
  #refusal: Error | undefined
  readonly #waiters: Waiter[] = []

  constructor(limit: Bytes) {
    this.#limit = limit
  }

  /**
   * Takes so many bytes: at once where they are there.
   *
   * @throws the signal's reason, when it aborts while this waits; nothing is taken then. What {@link close} was given
   */
  take(bytes: Bytes, signal?: AbortSignal): void | Promise<void> {
    signal?.throwIfAborted()
    if (this.#refusal !== undefined) throw this.#refusal
    if (this.#waiters.length === 0 && this.#fits(bytes)) {
      this.held += bytes
      return
    }
    return this.#wait(bytes, signal)
  }

  /** Gives bytes back. */
  free(bytes: Bytes): void {
    this.held -= bytes
    this.#admit()
  }

  /** Lets nobody in any more: who waits, and who asks later, is refused with this. */
  close(refusal: Error): void {
    this.#refusal ??= refusal
    for (const { reject } of this.#waiters.splice(0)) reject(this.#refusal)
  }

  #wait(bytes: Bytes, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => {
        signal?.removeEventListener('abort', abort)
        then()
      }
      const abort = () => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        settle(() => reject(signal?.reason))
        this.#admit()
      }
      const waiter: Waiter = {
        bytes,
        resolve: () => settle(resolve),
        reject: (reason) => settle(() => reject(reason)),
      }
      signal?.addEventListener('abort', abort)
      this.#waiters.push(waiter)
    })
  }

  #admit(): void {
    for (let next = this.#waiters[0]; next !== undefined && this.#fits(next.bytes); next = this.#waiters[0]) {
      this.#waiters.shift()
      this.held += next.bytes
      next.resolve()
    }
  }

  #fits(bytes: Bytes): boolean {
    return this.held === 0 || this.held + bytes <= this.#limit
  }
}
