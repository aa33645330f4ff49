import type { Ms } from '../units.ts'

/** One side waits, but not for ever, until the other has said something. */
export class Rendezvous {
  #onMet = () => {}
  readonly #patience: Ms

  /** @param patience - for how long it is waited at most */
  constructor(patience: Ms) {
    this.#patience = patience
  }

  /** Settles when {@link met} is called the next time, and after the patience in any case. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#patience)
      this.#onMet = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** It was said. Where nobody waits, a no-op. */
  met(): void {
    this.#onMet()
  }
}
