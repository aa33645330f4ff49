import { setTimeout as after } from 'node:timers/promises'
import { type Bytes, TransportError } from '@papy/contract'
import { failure, isBusy } from './failure.ts'

/** Waits between two attempts. */
const [SHORTEST_MS, LONGEST_MS] = [5, 250]

/** How much longer is tried what is going on when it is closed. */
const LAST_MS = 1_000

/** Calls a database at once, and again later while others lock it. */
export class Patience {
  readonly #file: string
  readonly #busyMs: number
  readonly #going = new Set<Promise<unknown>>()
  #latest = Number.POSITIVE_INFINITY

  constructor(file: string, busyMs: number) {
    this.#file = file
    this.#busyMs = busyMs
  }

  /**
   * @throws TransportError `ERR_MEDIUM_FAILED`, for whatever SQLite says, and for a lock that lasts
   * @throws the signal's reason
   */
  attempt<T>(call: () => T, signal?: AbortSignal, byteLength?: Bytes): T | Promise<T> {
    try {
      return call()
    } catch (error) {
      if (!isBusy(error)) throw failure(this.#file, error, byteLength)
      return this.#tracked(this.#again(call, error, signal, byteLength))
    }
  }

  /** Ends what is going on: with its answer, if that comes soon. */
  async close(): Promise<void> {
    this.#latest = performance.now() + LAST_MS
    await Promise.allSettled(this.#going)
  }

  async #again<T>(call: () => T, first: unknown, signal?: AbortSignal, byteLength?: Bytes): Promise<T> {
    const until = performance.now() + this.#busyMs
    let last = first
    for (let waitMs = SHORTEST_MS; performance.now() < Math.min(until, this.#latest); waitMs *= 2) {
      await after(Math.min(waitMs, LONGEST_MS), undefined, signal === undefined ? {} : { signal })
      try {
        return call()
      } catch (error) {
        if (!isBusy(error)) throw failure(this.#file, error, byteLength)
        last = error
      }
    }
    if (this.#latest === Number.POSITIVE_INFINITY) throw failure(this.#file, last, byteLength)
    throw new TransportError('ERR_TRANSPORT_CLOSED', `sqlite() was closed while another process locked ${this.#file}`)
  }

  #tracked<T>(answer: Promise<T>): Promise<T> {
    this.#going.add(answer)
    const done = () => void this.#going.delete(answer)
    answer.then(done, done)
    return answer
  }
}
