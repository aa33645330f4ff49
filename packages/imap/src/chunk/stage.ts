import type { Failure } from '@papy/contract/engine'

/** Where a single call begins and ends that cannot go all the way from the first leg of its map to the last. */
export interface Stage {
  /** The leg that it begins with, */
  readonly leg: number
  /** what that is called with, if it is not the first, */
  readonly inbox?: readonly [unknown]
  /** and the one before which it ends: its result is what that one is called with. */
  readonly until: number
  /** What that one failed with before, when its worker went and took what it was called with along. */
  readonly failure?: Failure
}
