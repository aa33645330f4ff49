import type { Piece } from '../chunk/chunk.ts'
import { isSame, type Sight } from '../hand/sight.ts'
import type { PoolLane } from '../lane/pool-lane.ts'
import type { Ms } from '../units.ts'
import type { Progress } from '../wire/progress.ts'

/** A worker, as far as it is watched. */
export interface Watched {
  /** Pieces in hand: the first is being computed. */
  readonly pieces: readonly Piece<PoolLane>[]
  /** What it says that it is at. */
  readonly progress: Progress | undefined
  /** Maps of which it answered something: their functions are loaded, so that it begins at once. */
  readonly loaded: ReadonlySet<number>
  /** Settles when all that it has said was heard; `undefined`: it was. */
  heardOut(): Promise<void> | undefined
}

/** How often it looks, by the shortest limit there is: so many times within it, but no more often than that. */
const [LOOKS, LEAST, MOST]: readonly [number, Ms, Ms] = [8, 5, 100]

/** How long, beside the limit, a worker has to end an item by itself, where it only awaits: a share of it, or so many Ms. */
const [GRACE, LEAST_GRACE]: readonly [number, Ms] = [0.2, 50]

/** A call that takes so many times what such calls take, and so many Ms at least, may be one that never ends. */
const [TIMES, LONG]: readonly [number, Ms] = [8, 50]

/** How long, at least, a worker may take to begin what it was sent; one that takes longer is stopped, or not to be reached. */
const STILL: Ms = 2_000

/** What it said came so late: it may have stood still, and has its time anew, once. */
const LATE: Ms = 200

/** What a watch tells. */
export interface WatchEvents<W> {
  /** A worker stays at one call for so much longer than such calls take that nothing should wait behind it. */
  stuck(worker: W): void
  /** A worker is at one call for longer than it may; where it is at nothing, it does not even begin. */
  overdue(worker: W, stuck: Progress | undefined): void
}

/**
 * Sees to it that no item computes for longer than it may: finds workers that stay at one call for too long. One that is cut
 * off is not judged before it was heard: it may have gone on long ago.
 */
export class Watch<W extends Watched> {
  #timer: NodeJS.Timeout | undefined
  readonly #seen = new WeakMap<W, Sighting>()
  readonly #workers: () => readonly W[]
  readonly #events: WatchEvents<W>

  constructor(workers: () => readonly W[], events: WatchEvents<W>) {
    this.#workers = workers
    this.#events = events
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
    const stuck = stuckAt(worker)
    if (piece === undefined || (stuck === undefined && !worker.loaded.has(piece.owner.id)))
      return void this.#seen.delete(worker)
    const sight = sightOf(piece, stuck)
    const seen = this.#seen.get(worker)
    if (seen === undefined || !isSame(seen, sight)) this.#seen.set(worker, { ...sight, since: now })
    else if (now - seen.since > patienceWith(piece, stuck)) this.#judge(worker, seen, stuck)
    else if (
      stuck !== undefined &&
      seen.told !== true &&
      now - seen.since > Math.max(LONG, TIMES * piece.owner.pace.costMs)
    ) {
      seen.told = true
      this.#events.stuck(worker)
    }
  }

  #judge(worker: W, seen: Sighting, stuck: Progress | undefined): void {
    if (seen.asked === true) return
    const heardOut = worker.heardOut()
    if (heardOut === undefined) return this.#convict(worker, stuck)
    const askedAt = performance.now()
    seen.asked = true
    void heardOut.then(() => {
      seen.asked = false
      const [piece] = worker.pieces
      if (this.#seen.get(worker) !== seen || piece === undefined || !isSame(seen, sightOf(piece, stuckAt(worker))))
        return
      const now = performance.now()
      if (seen.excused === true || now - askedAt < LATE) return this.#convict(worker, stuck)
      seen.excused = true
      seen.since = now
    })
  }

  #convict(worker: W, stuck: Progress | undefined): void {
    this.#seen.delete(worker)
    this.#events.overdue(worker, stuck)
  }
}

/** Since when it is seen there. */
interface Sighting extends Sight {
  since: Ms
  /** That was told. */
  told?: boolean
  /** Whether it is still there was asked, and not answered yet. */
  asked?: boolean
  /** It had its time anew. */
  excused?: boolean
}

function stuckAt({ pieces: [piece], progress }: Watched): Progress | undefined {
  return progress?.piece === piece?.id ? progress : undefined
}

function sightOf({ id }: Piece<PoolLane>, stuck: Progress | undefined): Sight {
  return { piece: id, leg: stuck?.leg, at: stuck?.at }
}

function patienceWith({ owner: { legs } }: Piece<PoolLane>, stuck: Progress | undefined): Ms {
  const limit = stuck === undefined ? legs.leastLimit : legs.limit(stuck.leg)
  return Math.max(limit + Math.max(GRACE * limit, LEAST_GRACE), stuck === undefined ? STILL : 0)
}
