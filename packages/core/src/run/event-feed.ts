import type { PlumberEvent } from '../events.ts'

/** Events that one listener may leave unread; the oldest are dropped beyond. */
const MAX_UNREAD = 10_000

/** Hands events to any number of listeners. Without listeners an event costs nothing. */
export class EventFeed {
  readonly #listeners = new Set<Listener>()

  /** Whether anybody listens. */
  get heard(): boolean {
    return this.#listeners.size > 0
  }

  emit(event: Omit<PlumberEvent, 'at'>): void {
    if (!this.heard) return
    const dated = Object.freeze({ at: Date.now(), ...event })
    for (const listener of this.#listeners) listener.hear(dated)
  }

  /** What happens from now on. */
  listen(): AsyncIterableIterator<PlumberEvent, undefined> {
    const listener = new Listener(() => this.#listeners.delete(listener))
    this.#listeners.add(listener)
    return listener
  }

  /** No more will happen. */
  end(): void {
    for (const listener of this.#listeners) listener.end()
    this.#listeners.clear()
  }
}

class Listener implements AsyncIterableIterator<PlumberEvent, undefined> {
  #ended = false
  readonly #unread: PlumberEvent[] = []
  readonly #waiters: ((result: IteratorResult<PlumberEvent, undefined>) => void)[] = []
  readonly #leave: () => void

  constructor(leave: () => void) {
    this.#leave = leave
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<PlumberEvent, undefined>> {
    const event = this.#unread.shift()
    if (event !== undefined) return { value: event, done: false }
    if (this.#ended) return { value: undefined, done: true }
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#leave()
    this.end()
    return { value: undefined, done: true }
  }

  hear(event: PlumberEvent): void {
    const waiter = this.#waiters.shift()
    if (waiter !== undefined) waiter({ value: event, done: false })
    else if (this.#unread.push(event) > MAX_UNREAD) this.#unread.shift()
  }

  end(): void {
    this.#ended = true
    for (const waiter of this.#waiters.splice(0)) waiter({ value: undefined, done: true })
  }
}
