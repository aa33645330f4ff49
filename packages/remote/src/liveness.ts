/** How long a host may be silent. Ms. */
export interface Patience {
  /** From then on it is suspected: it gets nothing new, and its wire is ended. @defaultValue 6,000 */
  readonly suspectMs?: number
  /** From then on, reckoned from the suspicion, it is dead: what it has is done elsewhere. @defaultValue 30,000 */
  readonly graceMs?: number
}

/**
 * - `alive`: something was heard of it lately
 * - `suspect`: nothing was, or its wire broke; it keeps what it has, in the hope that it comes back
 * - `dead`: its grace is over, or there is evidence; for good
 */
export type Life = 'alive' | 'suspect' | 'dead'

/**
 * Whether a host is there. The absence of evidence (silence) is waited out; evidence of its end (nobody listens any more where
 * it was, it was started anew, its launcher says so) is believed at once. All times are Ms of one clock that never goes back.
 */
export class Liveness {
  readonly #suspectMs: number
  readonly #graceMs: number
  #heardAt: number
  #suspectedAt: number | undefined
  #dead = false

  constructor({ suspectMs = 6_000, graceMs = 30_000 }: Patience, now: number) {
    this.#suspectMs = suspectMs
    this.#graceMs = graceMs
    this.#heardAt = now
  }

  /** Anything came from it. */
  heard(now: number): void {
    this.at(now)
    if (this.#suspectedAt === undefined) this.#heardAt = now
  }

  /** Its wire broke, or it was silent. */
  broke(now: number): void {
    this.at(now)
    this.#suspectedAt ??= now
  }

  /** It is back: the same process, over a new wire. False where that is too late. */
  resumed(now: number): boolean {
    if (this.at(now) === 'dead') return false
    this.#suspectedAt = undefined
    this.#heardAt = now
    return true
  }

  /** For so many Ms nobody was there to hear it: they count for nothing. */
  excuse(ms: number): void {
    if (this.#suspectedAt === undefined) this.#heardAt += ms
    else this.#suspectedAt += ms
  }

  /** There is evidence that its process is no more. */
  ended(): void {
    this.#dead = true
  }

  /** What it is at a time. */
  at(now: number): Life {
    if (this.#suspectedAt === undefined && now - this.#heardAt >= this.#suspectMs)
      this.#suspectedAt = this.#heardAt + this.#suspectMs
    if (this.#suspectedAt !== undefined && now - this.#suspectedAt >= this.#graceMs) this.#dead = true
    if (this.#dead) return 'dead'
    return this.#suspectedAt === undefined ? 'alive' : 'suspect'
  }

  /** When to look again, if nothing is heard until then; `undefined` of a dead one. */
  get nextAt(): number | undefined {
    if (this.#dead) return undefined
    return this.#suspectedAt === undefined ? this.#heardAt + this.#suspectMs : this.#suspectedAt + this.#graceMs
  }
}
