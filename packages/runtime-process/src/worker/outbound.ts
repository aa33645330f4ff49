import { writeSync } from 'node:fs'
import { Descriptor } from '../descriptors.ts'

/**
 * Writes a frame to the coordinator, and returns when all of it is written: a worker that waits for its coordinator
 * piles nothing up, and what it said is read even if it ends the next moment.
 *
 * @returns false when nobody reads any more
 */
export function writeOut(frame: Buffer): boolean {
  try {
    for (let at = 0; at < frame.length; ) at += writeSync(Descriptor.outbound, frame, at)
    return true
  } catch {
    return false
  }
}
