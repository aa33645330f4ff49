import { type Exit, exit, type Streams } from '../command.ts'
import type { EndSignal } from '../streams.ts'

/** What is done about signals. */
export interface Reactions {
  /** The first: to read no more. */
  drain(signal: EndSignal): void
  /** The second: to give up what is unfinished. */
  abort(signal: EndSignal): void
}

/** Ms after which a process ends that was to give up and did not. */
const MOST_ABORTING_MS = 1_800

const exits: Readonly<Record<EndSignal, Exit>> = {
  SIGINT: exit.interrupted,
  SIGTERM: exit.terminated,
  SIGHUP: exit.hungUp,
}

/** Signals to end: the first drains, the second aborts, and what does not end then is ended. */
export class Interrupts {
  #first: EndSignal | undefined
  #timer: NodeJS.Timeout | undefined
  readonly #off: () => void
  readonly #streams: Streams
  readonly #reactions: Reactions

  constructor(streams: Streams, reactions: Reactions) {
    this.#streams = streams
    this.#reactions = reactions
    this.#off = streams.onSignal((signal) => this.#take(signal))
  }

  /** What the process exits with, if there was a signal. */
  get exit(): Exit | undefined {
    return this.#first && exits[this.#first]
  }

  /** From now on signals end the process at once. */
  close(): void {
    this.#off()
    clearTimeout(this.#timer)
  }

  #take(signal: EndSignal): void {
    if (this.#first === undefined) {
      this.#first = signal
      this.#reactions.drain(signal)
    } else if (this.#timer === undefined) {
      const code = exits[this.#first]
      this.#timer = setTimeout(() => this.#streams.leave(code), MOST_ABORTING_MS)
      this.#reactions.abort(signal)
    }
  }
}
