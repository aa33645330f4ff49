import { loadavg } from 'node:os'
import type { Beat } from './control.ts'
import type { Duplex } from './duplex.ts'
import { Kind } from './frame.ts'

/** How often a side says that it lives. Ms. */
export const BEAT_MS = 2_000

/** Says over a wire, again and again, that this side lives; until it is told to stop. */
export function beat(wire: Duplex, workers: () => number, everyMs: number = BEAT_MS): () => void {
  const say = () =>
    wire.speak(Kind.beat, {
      at: Date.now(),
      workers: workers(),
      rss: process.memoryUsage.rss(),
      load: loadavg()[0] ?? 0,
    } satisfies Beat)
  const timer = setInterval(say, everyMs).unref()
  return () => clearInterval(timer)
}
