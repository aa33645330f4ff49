import type { Ms } from '../units.ts'

/** What a map says of itself. */
export interface Standing {
  /** Items that are finished and not pulled. */
  readonly finished: number
  /** More could be read and submitted, but the buffer has no room for it; not so while paused, draining or at the end. */
  readonly full: boolean
  /** Finished items wait for an unfinished one before them. */
  readonly heldUp: boolean
}

/**
 * For how long a map was blocked, and for how long it waited for order. Pure: no clock but the one that is passed. It is
 * told of each change (a chunk was submitted, finished or pulled, a pause began or is over), and costs two additions.
 */
export class Shares {
  #since: Ms = 0
  #standing: 'free' | 'blocked' | 'waiting' = 'free'
  #blockedMs: Ms = 0
  #waitingMs: Ms = 0

  /** From now on it stands so. Items that cannot be pulled yet, because they are held up, block nobody. */
  note(nowMs: Ms, { finished, full, heldUp }: Standing): void {
    this.#blockedMs = this.blockedMs(nowMs)
    this.#waitingMs = this.waitingMs(nowMs)
    this.#since = nowMs
    this.#standing = heldUp ? 'waiting' : full && finished > 0 ? 'blocked' : 'free'
  }

  /** Time in which nothing could be submitted because finished items were not pulled. */
  blockedMs(nowMs: Ms): Ms {
    return this.#standing === 'blocked' ? this.#blockedMs + nowMs - this.#since : this.#blockedMs
  }

  /** Time in which finished items waited for an unfinished one before them. */
  waitingMs(nowMs: Ms): Ms {
    return this.#standing === 'waiting' ? this.#waitingMs + nowMs - this.#since : this.#waitingMs
  }
}
