/** So many handshakes at once, and so many more each second, may come to nothing. */
interface Limit {
  readonly atOnce: number
  readonly perSecond: number
}

/** Of one address, and of all: together less than a tenth of a processor's time goes into them. */
const [OF_ONE, OF_ALL]: readonly [Limit, Limit] = [
  { atOnce: 24, perSecond: 30 },
  { atOnce: 48, perSecond: 50 },
]

/** Most addresses that are remembered. */
const MOST_ADDRESSES = 1_000

/** What is left of a limit. */
class Left {
  #left: number
  #since: number = performance.now()
  readonly #limit: Limit

  constructor(limit: Limit) {
    this.#limit = limit
    this.#left = limit.atOnce
  }

  get isSome(): boolean {
    const { atOnce, perSecond } = this.#limit
    const now = performance.now()
    this.#left = Math.min(atOnce, this.#left + ((now - this.#since) * perSecond) / 1_000)
    this.#since = now
    return this.#left >= 1
  }

  /** @param by - how many more */
  change(by: number): void {
    this.#left = Math.min(this.#limit.atOnce, this.#left + by)
  }
}

/**
 * How many handshakes an entrance begins: whoever makes it compute for nothing again and again gets no more of its time, and
 * those of other addresses still do. A handshake of somebody who is let in counts for nothing.
 */
export class Handshakes {
  readonly #all = new Left(OF_ALL)
  /** By address; who came last is the last. */
  readonly #each = new Map<string, Left>()

  /** Whether one may begin; it is counted then. */
  begin(address: string): boolean {
    const left = this.#each.get(address) ?? new Left(OF_ONE)
    this.#each.delete(address)
    this.#each.set(address, left)
    const [oldest] = this.#each.keys()
    if (this.#each.size > MOST_ADDRESSES && oldest !== undefined) this.#each.delete(oldest)
    if (!left.isSome || !this.#all.isSome) return false
    left.change(-1)
    this.#all.change(-1)
    return true
  }

  /** One came to something. */
  succeeded(address: string): void {
    this.#each.get(address)?.change(1)
    this.#all.change(1)
  }
}
