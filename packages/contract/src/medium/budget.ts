import type { Bytes } from '../transport.ts'

interface Waiter {
  readonly bytes: Bytes
  resolve(): void
}

/**
 * The bytes an end may hold for its readers: back-pressure. Who asks for more waits until enough was freed, first come,
 * first served; goods larger than the whole budget are let in alone.
 */
export class Budget {
  /** Bytes that are held. */
  held: Bytes = 0
  readonly #limit: Bytes
  readonly #waiters: Waiter[] = []

  constructor(limit: Bytes) {
    this.#limit = limit
  }

  /**
   * Takes so many bytes: at once where they are there.
   *
   * @throws the signal's reason, when it aborts while this waits; nothing is taken then
   */
  take(bytes: Bytes, signal?: AbortSignal): void | Promise<void> {
    if (this.#waiters.length === 0 && this.#fits(bytes)) {
      this.held += bytes
      return
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        bytes,
        resolve: () => {
          signal?.removeEventListener('abort', abort)
          resolve()
        },
      }
      const abort = () => {
        const at = this.#waiters.indexOf(waiter)
        if (at < 0) return
        this.#waiters.splice(at, 1)
        reject(signal?.reason)
        this.#admit()
      }
      signal?.addEventListener('abort', abort, { once: true })
      this.#waiters.push(waiter)
    })
  }

  /** Gives bytes back. */
  free(bytes: Bytes): void {
    this.held -= bytes
    this.#admit()
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
