import type { Broadcast } from '../watch/broadcast.ts'
import { type Display, DRAW_MS } from './display.ts'
import type { Sampler } from './sampler.ts'
import type { Snapshot } from './snapshot.ts'

/** Least Ms between two snapshots that watchers are told. */
const TELL_MS = 250

/** Looks at a run now and then, for a display and for watchers. It keeps no process alive. */
export class Lookout {
  #toldAt = Number.NEGATIVE_INFINITY
  readonly #timer: NodeJS.Timeout
  readonly #sampler: Sampler
  readonly #display: Display
  readonly #broadcast: Broadcast | undefined

  constructor(sampler: Sampler, display: Display, broadcast: Broadcast | undefined) {
    this.#sampler = sampler
    this.#display = display
    this.#broadcast = broadcast
    this.#timer = setInterval(() => this.#look(), DRAW_MS).unref()
  }

  /** Shows and tells the end. */
  async end(state: Snapshot['state']): Promise<Snapshot> {
    clearInterval(this.#timer)
    this.#sampler.state = state
    const last = this.#sampler.sample()
    this.#display.show(last)
    this.#display.close()
    await this.#broadcast?.end(last)
    return last
  }

  #look(): void {
    const snapshot = this.#sampler.sample()
    this.#display.show(snapshot)
    if (this.#broadcast?.isWatched !== true || snapshot.at - this.#toldAt < TELL_MS) return
    this.#toldAt = snapshot.at
    this.#broadcast.tell(snapshot)
  }
}
