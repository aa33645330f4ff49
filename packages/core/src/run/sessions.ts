import { ArgumentError } from '@papy/contract'
import { type Address, closeAll, type LaneSessions } from '@papy/contract/engine'
import { type LiveStep, openSession, type RunEnd, type Session, type Step, stepName } from '@papy/contract/function'
import type { SinkCall } from '../journal/sink-books.ts'

/** Takes a session up where it stopped. Calls go through what it answers. */
export type SessionBinding = (session: Session, node: string) => Promise<SinkCall>

/** What the functions of one run keep open until it ends: files that they write, connections. */
export class Sessions implements LaneSessions {
  #isOver = false
  readonly #opened: Session[] = []
  readonly #opening = new Set<Promise<LiveStep>>()
  readonly #bind: SessionBinding | undefined

  /** @param bind - with a journal: sees that nothing is written twice */
  constructor(bind?: SessionBinding) {
    this.#bind = bind
  }

  /**
   * Opens the session of a function.
   *
   * @throws (rejects) what opening it throws; ArgumentError `ERR_ARGUMENT` for what another one of this run uses; DOMException
   * `AbortError` when the run is over
   */
  async open(step: Step, node: string, address: () => Address): Promise<LiveStep> {
    const opening = this.#open(step, node, address)
    this.#opening.add(opening)
    try {
      return await opening
    } finally {
      this.#opening.delete(opening)
    }
  }

  /**
   * The run is over: all are ended when it settles, also those that are only being opened.
   *
   * @throws (rejects) the first error of theirs
   */
  async end(how: RunEnd): Promise<void> {
    this.#isOver = true
    await Promise.allSettled(this.#opening)
    return closeAll(this.#opened.splice(0).map((session) => ({ close: () => session.end(how) })))
  }

  async #open(step: Step, node: string, address: () => Address): Promise<LiveStep> {
    if (this.#isOver) throw new DOMException('the run was closed', 'AbortError')
    const session = await openSession(step)
    const name = stepName(step)
    const isTaken = session.claim !== undefined && this.#opened.some(({ claim }) => claim === session.claim)
    this.#opened.push(session)
    if (!isTaken) {
      const call = await this.#bind?.(session, node)
      if (call !== undefined) return { name, call: (inbox) => call(inbox as readonly unknown[], address()) }
      return { name, call: (inbox) => session.call(inbox as readonly unknown[]) }
    }
    const message = `two pipers of a run write ${session.claim}; give each a place of its own, or join them before`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: session.claim })
  }
}
