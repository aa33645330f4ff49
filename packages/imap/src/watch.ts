import type { Piece } from './chunk.ts'
import type { Progress } from './claims.ts'
import type { PoolLane } from './pool-lane.ts'
import type { Ms } from './units.ts'

/** A worker, as far as it is watched. */
export interface Watched {
  /** Pieces in hand: the first is being computed. */
  readonly pieces: readonly Piece<PoolLane>[]
  /** What it says that it is at. */
  readonly progress: Progress | undefined
}

/** How often it looks, by the shortest limit there is: so many times within it, but no more often than that. */
const [LOOKS, LEAST, MOST]: readonly [number, Ms, Ms] = [8, 5, 100]

/** How long, beside the limit, a worker has to end an item by itself, where it only awaits. */
const GRACE = 0.2

/** Sees to it that no item computes for longer than it may: finds workers that stay at one call for too long. */
export class Watch<W extends Watched> {
  #timer: NodeJS.Timeout | undefined
  readonly #seen = new WeakMap<W, Progress & { readonly since: Ms }>()
  readonly #workers: () => readonly W[]
  readonly #onOverdue: (worker: W, stuck: Progress) => void

  /** @param onOverdue - told of a worker, and of what it is stuck in */
  constructor(workers: () => readonly W[], onOverdue: (worker: W, stuck: Progress) => void) {
    this.#workers = workers
    this.#onOverdue = onOverdue
  }

  /** Something was sent: looks from now on, as long as any worker has an item with a limit. */
  look(): void {
    if (this.#timer !== undefined) return
    const limits = this.#workers().flatMap(({ pieces }) => pieces.map(({ owner }) => owner.legs.leastLimit))
    const least = Math.min(...limits)
    if (!Number.isFinite(least)) return
    this.#timer = setTimeout(this.#check, Math.min(MOST, Math.max(LEAST, least / LOOKS)))
    this.#timer.unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  readonly #check = (): void => {
    this.#timer = undefined
    const now = performance.now()
    for (const worker of [...this.#workers()]) this.#checkOne(worker, now)
    this.look()
  }

  #checkOne(worker: W, now: Ms): void {
    const [piece] = worker.pieces
    const { progress } = worker
    if (piece === undefined || progress?.piece !== piece.id) return void this.#seen.delete(worker)
    const seen = this.#seen.get(worker)
    if (seen === undefined || !isSame(seen, progress)) this.#seen.set(worker, { ...progress, since: now })
    else if (now - seen.since > piece.owner.legs.limit(progress.leg) * (1 + GRACE)) {
      this.#seen.delete(worker)
      this.#onOverdue(worker, progress)
    }
  }
}

function isSame(one: Progress, other: Progress): boolean {
  return one.piece === other.piece && one.leg === other.leg && one.at === other.at
}
