/** Most calls in one message, however little they cost: arrays of twice as many are too large for V8's new space, and slower. */
export const MAX_CHUNK = 8192

/** Messages that a map may have on their way, or waiting to be pulled, for each worker. */
const [LONG_MESSAGES, SHORT_MESSAGES] = [3, 16]

/** A message of so many calls is long: one of them that takes its time does not hold up so many others. */
const LONG_CHUNK = 24

/**
 * Messages that a map has ahead of who pulls, for each worker of a pool that sizes its buffer itself: more where they hold
 * few calls, so that one slow call at the head does not leave the others idle.
 */
export function messagesAhead(chunk: number): number {
  return chunk < LONG_CHUNK ? Math.ceil(SHORT_MESSAGES / Math.sqrt(chunk)) : LONG_MESSAGES
}
