import type { Ms } from '../units.ts'

/** How long a worker may go on with an item that nobody wants any more. */
const PATIENCE: Ms = 1_000

/** A worker that may have something in hand that nobody wants any more. */
export interface Occupied {
  /** In order: the first is being computed. */
  readonly pieces: readonly { readonly id: number; readonly owner: unknown }[]
  /** It is up; before that it computes nothing. */
  readonly ready: boolean
  readonly sameRealm: boolean
  kill(): void
}

/** Work of maps that are over: who does not come to an end of it soon is ended, as it may be at a call that never ends. */
export class Abandoned<W extends Occupied> {
  readonly #workers: () => readonly W[]

  constructor(workers: () => readonly W[]) {
    this.#workers = workers
  }

  /** Nobody wants the results of a map any more. */
  add(map: unknown): void {
    for (const worker of this.#workers()) if (!worker.sameRealm) this.#watch(worker, map)
  }

  // What waits behind the work of another map has its time from when it is its turn.
  #watch(worker: W, map: unknown): void {
    if (worker.pieces.every(({ owner }) => owner !== map)) return
    const seen = presentOf(worker)
    const look = () => {
      if (!this.#workers().includes(worker)) return
      const present = presentOf(worker)
      if (present !== undefined && present.owner === map && present.id === seen?.id) worker.kill()
      else this.#watch(worker, map)
    }
    setTimeout(look, PATIENCE).unref()
  }
}

function presentOf({ ready, pieces }: Occupied): Occupied['pieces'][number] | undefined {
  return ready ? pieces[0] : undefined
}
