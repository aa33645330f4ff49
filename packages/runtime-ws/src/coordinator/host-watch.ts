import { Liveness, type Patience } from '@papy/remote'

/** It is looked so often whether a host is silent: a quarter of its patience, within these. Ms. */
const [SHORTEST_TICK, LONGEST_TICK] = [20, 1_000]

/** A look that comes later than this was held up: nobody in here could hear anything meanwhile. Ms. */
const HELD_UP = 100

/** What a watch tells. */
export interface WatchEvents {
  /** It is suspected: whether it is there is seen over a new wire. */
  silent(): void
  /** Its grace is over. */
  dead(): void
}

/** Looks whether a host is there. While this process itself stands still, nobody's time runs. */
export class HostWatch {
  #timer: NodeJS.Timeout | undefined
  #lookedAt = 0
  /** From the first time on that it was reached. */
  #life: Liveness | undefined
  readonly #patience: Required<Patience>
  readonly #tickMs: number
  readonly #events: WatchEvents

  constructor(patience: Required<Patience>, events: WatchEvents) {
    this.#patience = patience
    this.#tickMs = Math.min(LONGEST_TICK, Math.max(SHORTEST_TICK, patience.suspectMs / 4))
    this.#events = events
  }

  /** There is a wire to it. False where that comes too late. */
  resumed(): boolean {
    this.#catchUp()
    this.#timer ??= setInterval(() => this.#look(), this.#tickMs).unref()
    this.#life ??= new Liveness(this.#patience, performance.now())
    return this.#life.resumed(performance.now())
  }

  /** Something came from it. */
  heard(): void {
    this.#catchUp()
    this.#life?.heard(performance.now())
  }

  /** The wire to it broke. */
  broke(): void {
    this.#catchUp()
    this.#life?.broke(performance.now())
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #look(): void {
    // What came meanwhile is read before it is judged.
    if (this.#catchUp()) return
    this.#lookedAt = performance.now()
    const life = this.#life?.at(this.#lookedAt)
    if (life === 'suspect') this.#events.silent()
    else if (life === 'dead') this.#events.dead()
  }

  #catchUp(): boolean {
    const now = performance.now()
    const lateMs = this.#timer === undefined ? 0 : now - this.#lookedAt - this.#tickMs
    if (this.#timer !== undefined && lateMs <= HELD_UP) return false
    if (lateMs > HELD_UP) this.#life?.excuse(lateMs)
    this.#lookedAt = now
    return lateMs > HELD_UP
  }
}
