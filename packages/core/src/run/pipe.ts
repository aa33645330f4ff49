import type { Balance } from '@papy/contract'
import type { PipeTally } from './tee.ts'

/** A pipe, as far as it is counted, and left. */
export interface Pipe {
  readonly tally: PipeTally
  readonly closed: boolean
  close(): void | PromiseLike<void>
}

/** Where the items of a pipe are, by what entered it and what was taken out. */
export function balanceOf({ tally, closed }: Pipe, over: boolean): Balance {
  const { entered, taken, failed } = tally
  const open = entered - taken
  const ended = over || closed
  return {
    read: entered,
    emitted: taken - failed,
    errored: failed,
    deadLettered: 0,
    returned: ended ? open : 0,
    inFlight: ended ? 0 : open,
  }
}
