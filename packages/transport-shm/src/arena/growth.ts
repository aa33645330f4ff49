import { type Bytes, TransportError } from '@papy/contract'

/** Shared memory that can grow, as TypeScript knows it only of later versions. */
interface Growable {
  readonly byteLength: Bytes
  readonly maxByteLength?: Bytes
  grow?(byteLength: Bytes): void
}

/** Memory grows by that much at least, so that it does so seldom. */
const STEP: Bytes = 16 * 2 ** 20

/** Shared memory of so many bytes at first, and more later: what it may become costs addresses, and nothing else. */
export function growable(byteLength: Bytes, maxByteLength: Bytes): SharedArrayBuffer {
  const Growing = SharedArrayBuffer as new (
    byteLength: Bytes,
    options: { readonly maxByteLength: Bytes },
  ) => SharedArrayBuffer
  try {
    return new Growing(byteLength, { maxByteLength })
  } catch (cause) {
    throw unpromised(maxByteLength, cause)
  }
}

/** Bytes that memory can have. */
export function mostOf(memory: ArrayBufferLike): Bytes {
  return (memory as Growable).maxByteLength ?? memory.byteLength
}

/**
 * Sees to it that memory has so many bytes.
 *
 * @throws TransportError `ERR_MEDIUM_FAILED`, where the system does not promise so much
 */
export function growTo(memory: ArrayBufferLike, byteLength: Bytes): void {
  if (memory.byteLength >= byteLength) return
  try {
    ;(memory as Growable).grow?.(Math.min(mostOf(memory), Math.ceil(byteLength / STEP) * STEP))
  } catch (cause) {
    // Another may have made it grow further in between.
    if (memory.byteLength < byteLength) throw unpromised(byteLength, cause)
  }
}

function unpromised(byteLength: Bytes, cause: unknown): TransportError {
  const message = `the system does not promise ${byteLength} bytes of shared memory; lower arenaBytes of shm()`
  return new TransportError('ERR_MEDIUM_FAILED', message, { cause, byteLength })
}
