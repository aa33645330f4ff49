import type { StateError } from '@papy/contract'
import { stateError } from '@papy/contract/engine'

/** Which call is possible in which state, and what it leads to; what is missing is refused. */
export type Transitions<State extends string, Call extends string> = Readonly<
  Record<Call, Readonly<Partial<Record<State, State>>>>
>

/** How a refusal is told. */
export interface Refusing {
  /** Whose state it is. */
  readonly subject: string
  /** How the call is called. @defaultValue its name in the table */
  readonly as?: string
  /** What to do. @defaultValue the states in which it is possible */
  readonly next?: string
}

/** The state of something, by a table of transitions. Pure: it knows nothing of what the calls do. */
export class Lifecycle<State extends string, Call extends string> {
  #state: State
  readonly #transitions: Transitions<State, Call>

  constructor(first: State, transitions: Transitions<State, Call>) {
    this.#state = first
    this.#transitions = transitions
  }

  get state(): State {
    return this.#state
  }

  /** Whether a call is possible now. */
  allows(call: Call): boolean {
    return this.#transitions[call][this.#state] !== undefined
  }

  /** @throws StateError `ERR_STATE`, `ERR_DISPOSED`, for a call that is not possible now; nothing has changed */
  check(call: Call, refusing: Refusing): void {
    if (!this.allows(call)) throw this.refusal(call, refusing)
  }

  /** Goes where a call leads, if it is possible now; whether that is another state. */
  enter(call: Call): boolean {
    const before = this.#state
    this.#state = this.#transitions[call][before] ?? before
    return this.#state !== before
  }

  /** The error of a call that is not possible now. */
  refusal(call: Call, { subject, as = call, next }: Refusing): StateError {
    const states = Object.keys(this.#transitions[call]).join(' or ')
    const advice = this.#state === 'disposed' ? 'make a new one' : (next ?? `it can ${as} while ${states}`)
    return stateError(subject, as, this.#state, advice)
  }
}
