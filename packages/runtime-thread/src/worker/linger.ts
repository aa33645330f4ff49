import type { MessagePort } from 'node:worker_threads'
import type { Bell } from '../bell.ts'
import { receiveAll } from '../port.ts'

/** After so long, in Ms, without a turn of the event loop one is due: promises of functions wait for it. */
const TURN_MS = 5

/** To be woken takes about as long, in Ms: who did less than the first stays awake for the second, as a mutex spins. */
const [TRIFLE_MS, AWAKE_MS] = [0.02, 0.1]

/** Sleeps until the next message, and so on, as long as nothing else is to be done in this thread. */
export function linger(port: MessagePort, bell: Bell, handler: (message: unknown) => void, calm: () => boolean): void {
  const until = performance.now() + TURN_MS
  const { callsHome } = bell
  let workedMs = TRIFLE_MS
  while (calm() && isAlone() && bell.callsHome === callsHome && performance.now() < until) {
    // Looked at before the messages: it rings after each.
    const { rings } = bell
    const began = performance.now()
    if (receiveAll(port, handler) > 0) workedMs = performance.now() - began
    else if (workedMs >= TRIFLE_MS || !bell.ringsWithin(AWAKE_MS, rings)) bell.sleep(rings)
  }
}

// Timers, sockets, files and ports of functions are waited for by the event loop; this thread's own port is one.
function isAlone(): boolean {
  return process.getActiveResourcesInfo().length <= 1
}
