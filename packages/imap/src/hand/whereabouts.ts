import type { Progress } from '../wire/progress.ts'
import type { ClaimSlots } from './claim-slots.ts'
import type { Holdings } from './holdings.ts'
import { isSame } from './sight.ts'

/** Which call one worker is at: as its claims tell, or else as it says itself; and whether it stays there. */
export class Whereabouts {
  #reported: Progress | undefined
  /** It was seen to stay at this call. */
  #stuck: Progress | undefined
  readonly #holdings: Holdings
  readonly #claims: ClaimSlots | undefined

  constructor(holdings: Holdings, claims: ClaimSlots | undefined) {
    this.#holdings = holdings
    this.#claims = claims
  }

  /** What it is at, as far as it is known: `undefined` between pieces, and where it cannot be known. */
  get progress(): Progress | undefined {
    const [first] = this.#holdings.pieces
    if (this.#claims === undefined || first === undefined) return this.#reported
    return this.#claims.progress(first)
  }

  /** It says that it is there; `undefined`: at nothing. */
  report(progress: Progress | undefined): void {
    this.#reported = progress
  }

  /** It seems to stay where it is. */
  stick(): void {
    this.#stuck = this.progress
  }

  /** Whether it is still where it seemed to stay. */
  isStuck(): boolean {
    if (this.#stuck === undefined) return false
    const { progress } = this
    if (progress === undefined || !isSame(this.#stuck, progress)) this.#stuck = undefined
    return this.#stuck !== undefined
  }
}
