import { setTimeout } from 'node:timers/promises'

/** Waits so many Ms. @throws the signal's reason */
export async function paused(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  // Timers count whole Ms, and drop the rest.
  if (ms > 0) await setTimeout(Math.ceil(ms), undefined, { signal }).catch(() => signal.throwIfAborted())
}
