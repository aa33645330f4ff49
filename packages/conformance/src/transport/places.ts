import type { Where } from '../law.ts'
import { childPlace } from '../place/child.ts'
import type { Place } from '../place/place.ts'
import { threadPlace } from '../place/thread.ts'

/** The places at which the laws of one plugin are checked: started when they are first needed, and used for all of them. */
export class Places {
  readonly #open = new Map<Where, Place>()

  /** The place that is shared by laws. */
  at(where: Where): Place {
    const found = this.#open.get(where)
    if (found !== undefined) return found
    const place = this.start(where)
    this.#open.set(where, place)
    return place
  }

  /** One of its own. */
  start(where: Where): Place {
    return where === 'thread' ? threadPlace() : childPlace()
  }

  /** Gives up the place that is shared: a broken law may have left anything there. */
  async forsake(where: Where): Promise<void> {
    const place = this.#open.get(where)
    this.#open.delete(where)
    await place?.[Symbol.asyncDispose]()
  }
}
