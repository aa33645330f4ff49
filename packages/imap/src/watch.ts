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
  /** Maps of which it answered something: their functions are loaded, so that it begins at once. */
  readonly loaded: ReadonlySet<number>
}

/** How often it looks, by the shortest limit there is: so many times within it, but no more often than that. */
const [LOOKS, LEAST, MOST]: readonly [number, Ms, Ms] = [8, 5, 100]

/** How long, beside the limit, a worker has to end an item by itself, where it only awaits: a share of it, or so many Ms. */
const [GRACE, LEAST_GRACE]: readonly [number, Ms] = [0.2, 50]

/** How long, at least, a worker may take to begin what it was sent; one that takes longer is stopped, or not to be reached. */
const STILL: Ms = 2_000

/** Sees to it that no item computes for longer than it may: finds workers that stay at one call for too long. */
export class Watch<W extends Watched> {
  #timer: NodeJS.Timeout | undefined
  readonly #seen = new WeakMap<W, Sight>()
  readonly #workers: () => readonly W[]
  readonly #onOverdue: (worker: W, at: number | undefined) => void

  /** @param onOverdue - told of a worker, and of the call it is stuck in; none where it does not even begin */
  constructor(workers: () => readonly W[], onOverdue: (worker: W, at: number | undefined) => void) {
    this.#workers = workers
    this.#onOverdue = onOverdue
  }

  /** Something was sent: looks from now on, as long as any worker has an item with a limit. */
  look(): void {
    if (this.#timer !== undefined) return
    const limits = this.#workers().flatMap(({ pieces }) => pieces.map(limitOf))
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
    const at = worker.progress?.piece === piece?.id ? worker.progress?.at : undefined
    if (piece === undefined || (at === undefined && !worker.loaded.has(piece.owner.id)))
      return void this.#seen.delete(worker)
    const seen = this.#seen.get(worker)
    const limit = limitOf(piece)
    const patience = Math.max(limit + Math.max(GRACE * limit, LEAST_GRACE), at === undefined ? STILL : 0)
    if (seen?.piece !== piece.id || seen.at !== at) this.#seen.set(worker, { piece: piece.id, at, since: now })
    else if (now - seen.since > patience) {
      this.#seen.delete(worker)
      this.#onOverdue(worker, at)
    }
  }
}

/** Where a worker was seen: at a call of a piece, or not at it yet. */
interface Sight {
  readonly piece: number
  readonly at: number | undefined
  readonly since: Ms
}

function limitOf({ owner }: Piece<PoolLane>): Ms {
  return owner.spec.timeoutMs ?? Number.POSITIVE_INFINITY
}
