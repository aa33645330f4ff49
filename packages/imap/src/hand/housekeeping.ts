import { portable, type Step } from '@papy/contract/function'
import type { Bytes } from '../units.ts'
import type { HelloMessage } from '../wire/wire.ts'

/** When a worker is replaced by a new one. */
export interface Recycle {
  /** After so many items. */
  readonly items: number
  /** Once so much memory is in use in it. */
  readonly bytes: Bytes
}

/** Workers are never replaced for what they have done. */
export const never: Recycle = Object.freeze({ items: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY })

/** What is done for each worker beside its work: set it up, tear it down, replace it in time. */
export class Housekeeping {
  readonly recycle: Recycle
  readonly teardown: Step | undefined
  readonly #setup: Step | undefined

  constructor(recycle: Recycle = never, setup?: Step, teardown?: Step) {
    this.recycle = recycle
    this.#setup = setup
    this.teardown = teardown
  }

  /** What a worker must know of it. */
  hello(sameRealm: boolean): Omit<HelloMessage, 'worker' | 'claims'> {
    const carried = (step: Step) => (sameRealm ? step : portable(step))
    return {
      type: 'hello',
      sameRealm,
      weigh: Number.isFinite(this.recycle.bytes),
      ...(this.#setup === undefined ? {} : { setup: carried(this.#setup) }),
      ...(this.teardown === undefined ? {} : { teardown: carried(this.teardown) }),
    }
  }
}
