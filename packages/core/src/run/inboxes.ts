import { type Calls, type Flow, inboxReader, isLater, type Pulled } from '@papy/contract/engine'

/**
 * Calls on their way to be evaluated, whose inboxes are remembered until their results are unpacked: who unpacks a result
 * bit by bit may find only then that it fails, and must say on what.
 */
export class Inboxes implements Flow<Calls> {
  readonly #open: Calls[] = []
  readonly #calls: Flow<Calls>

  constructor(calls: Flow<Calls>) {
    this.#calls = calls
  }

  pull(max: number): Pulled<Calls> {
    const pulled = this.#calls.pull(max)
    return isLater(pulled) ? pulled.then((calls) => this.#remember(calls)) : this.#remember(pulled)
  }

  close(): void | PromiseLike<void> {
    return this.#calls.close()
  }

  /** The inbox of a call. */
  at(index: number): unknown {
    const calls = this.#open.find(({ first, size }) => index >= first && index < first + size)
    if (calls === undefined) return undefined
    let clean = index - calls.first
    for (const position of calls.placeholders?.keys() ?? []) if (position < index - calls.first) clean--
    return inboxReader(calls, false)(clean)
  }

  /** Results of calls below this one are unpacked. */
  forget(below: number): void {
    while (this.#open[0] !== undefined && this.#open[0].first + this.#open[0].size <= below) this.#open.shift()
  }

  #remember(calls: Calls | undefined): Calls | undefined {
    if (calls !== undefined) this.#open.push(calls)
    return calls
  }
}
