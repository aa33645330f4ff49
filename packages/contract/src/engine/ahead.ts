/** Most calls in one message, however little they cost: arrays of twice as many are too large for V8's new space, and slower. */
export const MAX_CHUNK = 8192

/** Messages that a map may have on their way, or waiting to be pulled, for each worker. */
const [LONG_MESSAGES, SHORT_MESSAGES, QUICK_MESSAGES] = [3, 16, 1.5]

/** The same for a worker on another host: what it has must last for the way there and back, and shares the way with others. */
const FAR_MESSAGES = 6

/** A message of so many calls, for which a worker needs no more Ms, is answered before the next one could be made. */
const [HUGE_CHUNK, QUICK_MS] = [MAX_CHUNK / 2, 1]

/** A message of so many calls is long: one of them that takes its time does not hold up so many others. */
const LONG_CHUNK = 24

/**
 * Messages that a map has ahead of who pulls, for each worker of a pool that sizes its buffer itself: more where they hold
 * few calls, so that one slow call at the head does not leave the others idle; fewer where it is this thread that the others
 * wait for, as what lies ready is only moved about by the garbage collector.
 *
 * @param messageMs - what a worker needs for one of them; unknown: as if it were long
 * @param isFar - whether the worker is on another host
 */
export function messagesAhead(chunk: number, messageMs: number = Number.POSITIVE_INFINITY, isFar = false): number {
  const near = messagesAheadHere(chunk, messageMs)
  return isFar ? Math.max(FAR_MESSAGES, near) : near
}

function messagesAheadHere(chunk: number, messageMs: number): number {
  if (chunk < LONG_CHUNK) return Math.ceil(SHORT_MESSAGES / Math.sqrt(chunk))
  return chunk >= HUGE_CHUNK && messageMs < QUICK_MS ? QUICK_MESSAGES : LONG_MESSAGES
}
