import type { LiveWorker } from '@papy/contract'
import type { Hand } from '../hand/hand.ts'

/** A worker, for who disturbs it from outside. */
export function liveWorker(hand: Hand): LiveWorker {
  return {
    label: hand.label,
    host: hand.host,
    // They may end at any time.
    get pid() {
      return hand.pid
    },
    get threadId() {
      return hand.threadId
    },
    strike: () => hand.strike(),
  }
}
