import { type Bytes, TransportError } from '@papy/contract'

/** Memory that several processes have at the same time. */
export interface Mapping {
  readonly memory: ArrayBuffer
  /** Whether all of it is there still: where it is not sealed, somebody may have cut it, and to look at it would kill. */
  isWhole(): boolean
  /** Nobody finds it any more. It stays while anybody can reach `memory`. */
  hide(): void
  /** Gives the memory back at once. Who still looks at it reads zeros, or (Windows) what was there. */
  vacate(): void
}

/** The shared memory of a run, on one system. */
export interface SharedMemory {
  /** Makes zeroed memory, which others find under its place. */
  make(place: number, byteLength: Bytes): Mapping
  /** Maps so much of what a place has made; `undefined` where it is gone. */
  open(place: number, byteLength: Bytes): Mapping | undefined
  /** Whether what a place has made can still be found. */
  isThere(place: number): boolean
}

/** A call of the system that failed. */
export function failed(call: string, errno: number): TransportError {
  const message = `${call} failed with error ${errno} of the system; see whether memory or open files have run out`
  return new TransportError('ERR_MEDIUM_FAILED', message, { call, errno })
}
