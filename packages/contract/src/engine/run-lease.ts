import type { Lease } from '../transport.ts'

/**
 * Readers of what a run puts for itself, and drops when nobody needs it any more. In a medium that is durable that is one:
 * what outlives its run by accident goes when the next one cleans up, which leaves alone what has no readers.
 */
export function readersOfRun(durable: boolean): number {
  return durable ? 1 : 0
}

/**
 * Reads what a run put for itself, as often as it likes: its reader is the run, so only memory that was lent is given back.
 * What `decode` gets shares no memory with the medium.
 */
export function readForRun<T>(lease: Lease, decode: (parts: readonly Uint8Array[]) => T): T {
  try {
    return decode(lease.borrowed ? lease.parts.map((part) => new Uint8Array(part)) : lease.parts)
  } finally {
    if (lease.borrowed) lease.release()
  }
}
