import { writeSync, writevSync } from 'node:fs'
import { Descriptor } from '../descriptors.ts'

/**
 * Writes a frame, which may be in pieces, to the coordinator, and returns when all of it is written: a worker that waits for
 * its coordinator piles nothing up, and what it said is read even if it ends the next moment.
 *
 * @returns false when nobody reads any more
 */
export function writeOut(pieces: readonly Uint8Array[]): boolean {
  try {
    let skipped = pieces.length > 1 ? writevSync(Descriptor.outbound, pieces) : 0
    for (const piece of pieces) {
      for (let at = skipped; at < piece.byteLength; ) at += writeSync(Descriptor.outbound, piece, at)
      skipped = Math.max(0, skipped - piece.byteLength)
    }
    return true
  } catch {
    return false
  }
}
