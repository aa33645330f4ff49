import type { Bytes } from '../transport.ts'

const SMALLEST: Bytes = 8_192
const CLASSES = 16

/** Room beside a power of two, so that 1 MiB with its heads fits the buffers of 1 MiB. */
const SLACK: Bytes = 4_096

/** Most bytes that a pool keeps for those to come. */
const MOST_KEPT: Bytes = 256 * 1_048_576

/**
 * Memory that is used again: buffers of 8 KiB · 2^k, up to 256 MiB. Fresh memory of that size costs several times what is
 * done with it: the system zeroes and maps it page by page, and the garbage collector unmaps it.
 *
 * Buffers that are never given back are left to the garbage collector. Smaller and larger ones are not kept.
 */
export class BufferPool {
  readonly #most: Bytes
  readonly #idle: Buffer[][] = Array.from({ length: CLASSES }, () => [])
  #kept: Bytes = 0

  /** @param most - bytes to keep at most for later use. @defaultValue 256 MiB */
  constructor(most: Bytes = MOST_KEPT) {
    this.#most = Math.min(most, MOST_KEPT)
  }

  /** So many bytes, with whatever is in them, from a multiple of 8 on. */
  take(byteLength: Bytes): Buffer {
    if (byteLength < SMALLEST) return Buffer.allocUnsafe(byteLength)
    const size = classFor(byteLength)
    const idle = this.#idle[size]
    if (idle === undefined) return Buffer.allocUnsafeSlow(byteLength)
    const found = idle.pop()
    if (found === undefined) return Buffer.allocUnsafeSlow(capacity(size)).subarray(0, byteLength)
    this.#kept -= found.byteLength
    return found.subarray(0, byteLength)
  }

  /** Gives back what {@link take} handed out. Nobody may look at it any more. */
  give({ buffer }: Buffer): void {
    const size = classFor(buffer.byteLength)
    // Also not what was transferred elsewhere in between: that has no bytes any more.
    if (size < 0 || size >= CLASSES || buffer.byteLength !== capacity(size)) return
    if (this.#kept + buffer.byteLength > this.#most) return
    this.#kept += buffer.byteLength
    this.#idle[size]?.push(Buffer.from(buffer))
  }

  /** Lets go of all that is kept. */
  clear(): void {
    for (const idle of this.#idle) idle.length = 0
    this.#kept = 0
  }
}

/** Whether a pool keeps buffers of that size. */
export function isPooled(byteLength: Bytes): boolean {
  return byteLength >= SMALLEST && classFor(byteLength) < CLASSES
}

function classFor(byteLength: Bytes): number {
  return Math.max(0, Math.ceil(Math.log2((byteLength - SLACK) / SMALLEST)))
}

function capacity(size: number): Bytes {
  return SMALLEST * 2 ** size + SLACK
}
