import { ArgumentError } from '@papy/contract'
import { closeAll, type LaneSpec } from '@papy/contract/engine'
import { type LiveStep, openSession, type RunEnd, type Session, type Step, stepName } from '@papy/contract/function'

/** What the functions of one run keep open until it ends: files that they write, connections. */
export class Sessions implements NonNullable<LaneSpec['sessions']> {
  readonly #opened: Session[] = []

  /** @throws (rejects) what opening it throws; ArgumentError `ERR_ARGUMENT` for what another one of this run uses */
  async open(step: Step): Promise<LiveStep> {
    const session = await openSession(step)
    const name = stepName(step)
    const isTaken = session.claim !== undefined && this.#opened.some(({ claim }) => claim === session.claim)
    this.#opened.push(session)
    if (!isTaken) return { name, call: (inbox) => session.call(inbox as readonly unknown[]) }
    const message = `two pipers of a run write ${session.claim}; give each a place of its own, or join them before`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: session.claim })
  }

  /** The run is over. All are ended when it settles. @throws (rejects) the first error of theirs */
  end(how: RunEnd): Promise<void> {
    return closeAll(this.#opened.splice(0).map((session) => ({ close: () => session.end(how) })))
  }
}
