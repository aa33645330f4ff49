import { statfsSync } from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'
import { type Bytes, TransportError } from '@papy/contract'
import type { Goods } from '@papy/contract/medium'

/** Waits between two looks whether there is room. */
const [SHORTEST_MS, LONGEST_MS] = [50, 1_000]

/** Whether something does not fit now, and may later. */
export function isFull(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ENOSPC' || code === 'EDQUOT'
}

/** What is written while the disk is full: it waits, and everything before it with it, until somebody makes room. */
export class FullDisk {
  readonly #directory: string
  readonly #patienceMs: number
  readonly #closing = new AbortController()
  #waiting = 0

  constructor(directory: string, patienceMs: number) {
    this.#directory = directory
    this.#patienceMs = patienceMs
  }

  /**
   * Writes again as soon as there is room, after an attempt that failed for want of it.
   *
   * @throws what the last attempt threw, where there is no room in time or could never be; the signal's reason; TransportError `ERR_TRANSPORT_CLOSED`
   */
  async again<T>(
    error: unknown,
    { byteLength, signal }: Pick<Goods, 'byteLength' | 'signal'>,
    write: () => T | Promise<T>,
  ): Promise<T> {
    const until = performance.now() + this.#patienceMs
    let last = error
    if (this.#waiting++ === 0 && this.#isWorthWaiting(last, byteLength, until)) this.#warn(byteLength)
    try {
      for (let waitMs = SHORTEST_MS; this.#isWorthWaiting(last, byteLength, until); waitMs *= 2) {
        await this.#pause(Math.min(waitMs, LONGEST_MS, until - performance.now()), signal)
        if (!this.#mayFit(last, byteLength)) continue
        try {
          return await write()
        } catch (next) {
          last = next
        }
      }
      throw last
    } finally {
      this.#waiting--
    }
  }

  /** Refuses all who wait. */
  close(): void {
    this.#closing.abort()
  }

  #isWorthWaiting(error: unknown, byteLength: Bytes, until: number): boolean {
    if (!isFull(error) || this.#closing.signal.aborted || performance.now() >= until) return false
    const { blocks, bsize } = statfsSync(this.#directory)
    return blocks === 0 || byteLength < blocks * bsize
  }

  // To try what cannot succeed would take the little that is left from others. A quota cannot be seen.
  #mayFit(error: unknown, byteLength: Bytes): boolean {
    const { bfree, blocks, bsize } = statfsSync(this.#directory)
    return codeOf(error) === 'EDQUOT' || blocks === 0 || byteLength <= bfree * bsize
  }

  async #pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    const closing = this.#closing.signal
    await after(ms, undefined, { signal: signal ? AbortSignal.any([signal, closing]) : closing }).catch(() => undefined)
    signal?.throwIfAborted()
    if (closing.aborted)
      throw new TransportError('ERR_TRANSPORT_CLOSED', 'file() was closed while a put waited for room on the disk')
  }

  #warn(byteLength: Bytes): void {
    const message = `file() cannot write ${byteLength} bytes in ${this.#directory}: the disk is full; make room, and it goes on by itself (it waits ${Math.ceil(this.#patienceMs / 1_000)} s)`
    process.emitWarning(message, { type: 'PapyWarning', code: 'WARN_DISK_FULL' })
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
