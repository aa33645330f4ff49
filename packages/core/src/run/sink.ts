import { setImmediate as turn } from 'node:timers/promises'
import type { DaggerRun, Output } from './dagger-run.ts'

/** Most items taken at once. */
const MAX_PULL = 1024

/** Taking so long, in Ms, without a turn of the event loop is long enough. */
const SLICE_MS = 8

/**
 * Takes everything out of one output. As many items at a time as keep this thread busy for some milliseconds, so that
 * pausing, time-outs and other runs get their turns.
 */
export async function drainOutput(output: Output, number: number, run: DaggerRun, delivered: boolean): Promise<void> {
  let max = 1
  let turned = performance.now()
  for (;;) {
    await run.activity.paused
    const began = performance.now()
    const batch = await output.reader.pull(max)
    // A paused run stays paused, even if there is nothing left to do.
    if (batch === undefined) return run.activity.paused
    if (delivered) run.left(number, batch)
    const now = performance.now()
    max = now - began < SLICE_MS / 2 ? Math.min(MAX_PULL, max * 2) : Math.max(1, max >> 1)
    if (now - turned < SLICE_MS) continue
    await turn()
    turned = performance.now()
  }
}
