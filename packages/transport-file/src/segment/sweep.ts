import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { removeDone, SEGMENT } from './segment-file.ts'

/** Nobody writes into a segment that has not been written for long, in Ms. */
export const MOST_IDLE_MS = 30_000

/** A segment that was not touched for so many Ms has no writer any more, whatever became of it. */
export const ABANDONED_MS: number = 2 * MOST_IDLE_MS

/** Removes segments that are done with and whose writers did not come to do it: those of workers that were lost. */
export function sweepSegments(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (name.endsWith(SEGMENT)) removeDone(join(directory, name), ABANDONED_MS)
  }
}
