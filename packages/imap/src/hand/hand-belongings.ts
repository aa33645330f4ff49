import { Rendezvous } from './rendezvous.ts'

/** How long, in Ms, a worker may take to close what its functions hold for maps that are over. */
const CLOSE_MS = 2_000

/** What the functions of one worker hold for longer than a call, such as programs: for which maps that are over. */
export class HandBelongings {
  readonly #lanes = new Set<number>()
  readonly #none = new Rendezvous(CLOSE_MS)

  /** The worker was told to forget this map, and with it what its functions hold. */
  dropped(lane: number): void {
    this.#lanes.add(lane)
  }

  /** It has closed all of that. */
  closed(lane: number): void {
    if (this.#lanes.delete(lane) && this.#lanes.size === 0) this.#none.met()
  }

  /** Whether there is any of which it has not said so. */
  get any(): boolean {
    return this.#lanes.size > 0
  }

  /** Waits until there is none; no longer than {@link CLOSE_MS}. */
  close(): Promise<void> {
    return this.#none.wait()
  }

  /** The worker is no more. */
  end(): void {
    this.#lanes.clear()
    this.#none.met()
  }
}
