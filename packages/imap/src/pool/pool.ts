import { decodeError, type LiveWorker, type StateError } from '@papy/contract'
import { closeQuietly, type LaneEvent, type LaneSpec, MAX_CHUNK, stateError } from '@papy/contract/engine'
import type { Piece } from '../chunk/chunk.ts'
import { type ChunkLimits, chunkLimits } from '../chunk/chunk-limits.ts'
import { Crew } from '../crew/crew.ts'
import type { Hostless } from '../crew/hostless.ts'
import { Roster } from '../crew/roster.ts'
import { Watch } from '../crew/watch.ts'
import type { Hand } from '../hand/hand.ts'
import type { Housekeeping } from '../hand/housekeeping.ts'
import type { LaneHost, QuotaPace } from '../lane/lane-host.ts'
import { PoolLane } from '../lane/pool-lane.ts'
import type { Progress } from '../wire/progress.ts'
import type { DoneMessage } from '../wire/wire.ts'
import { Dispatch } from './dispatch.ts'
import { liveWorker } from './live-worker.ts'
import { Losses } from './losses.ts'
import { Quota, type QuotaSettings } from './quota.ts'
import { Weave } from './weave.ts'

/** What holds for a pool. */
export interface PoolSettings extends QuotaSettings {
  /** What it is called. */
  readonly name: string
  readonly housekeeping: Housekeeping
  readonly hostless: Hostless
}

/** Brings maps and workers together: whenever a worker has room, the map whose turn it is gets it. */
export class Pool implements LaneHost {
  /** Workers. */
  readonly size: number
  #lanes = 0
  #pieces = 0
  #going = false
  #closed = false
  #waking = false
  readonly #settings: PoolSettings
  readonly #exact: boolean
  readonly #chunkLimits: ChunkLimits
  readonly #weave: Weave<PoolLane>
  readonly #crew: Crew
  readonly #watch: Watch<Hand>
  readonly #quota: Quota
  readonly #losses: Losses
  readonly #dispatch: Dispatch

  constructor(settings: PoolSettings) {
    this.#settings = settings
    this.#quota = new Quota(settings)
    this.size = this.#quota.size
    this.#exact = this.size === 1 && settings.stride !== 'adaptive'
    this.#chunkLimits = chunkLimits(settings.plugins, settings.stride)
    this.#weave = new Weave(this.stride, this.#exact)
    this.#crew = new Crew(settings, new Roster(settings.name), {
      done: (piece, message, hand) => this.#done(piece, message, hand),
      lost: (hand, pieces, exit) => {
        this.#losses.lost(hand, pieces, exit)
        this.wake()
      },
      hired: () => this.wake(),
      joined: ({ label }) => {
        this.#report({ type: 'worker-joined', message: `${label} is up` })
        this.wake()
      },
      broken: (lane, error) => this.#find(lane)?.fail(error, true),
      failed: (error) => this.#fail(error),
    })
    this.#losses = new Losses({
      report: (event) => this.#report(event),
      progressed: () => this.#crew.progressed(),
    })
    const exact = this.#exact
    this.#dispatch = new Dispatch(
      this.#weave,
      this.#crew,
      { stride: this.stride, exact },
      {
        isGoing: () => this.#isGoing(),
        nextPieceId: () => this.nextPieceId(),
        wake: () => this.wake(),
        limited: () => this.#watch.look(),
      },
    )
    this.#watch = new Watch(() => this.#crew.hands, {
      stuck: (hand) => this.#unburden(hand),
      overdue: (hand, stuck) => this.#overdue(hand, stuck),
    })
  }

  /** Items of one map that are submitted before it is the next one's turn. */
  get stride(): number {
    return this.#settings.stride === 'adaptive' ? MAX_CHUNK : this.#settings.stride
  }

  /** Whether the number of items in flight is given: then none may wait outside of it. */
  get bounded(): boolean {
    return this.#settings.buffer !== 'topology' || this.#settings.bufferBytes !== undefined
  }

  /** Its workers that live, in the order in which they were started. */
  get workers(): readonly LiveWorker[] {
    return this.#crew.hands.map(liveWorker)
  }

  /** Starts the workers, so that they are up when they are needed. */
  warm(): void {
    this.#crew.start()
  }

  /** @throws StateError `ERR_DISPOSED` */
  open(spec: LaneSpec): PoolLane {
    if (this.#closed) throw disposed('used')
    this.#crew.retry()
    // Where the order is exact, a trip is a stride: each leg is called with all of it, as it would be by itself.
    const steady = this.#exact && spec.following !== undefined
    const limits = steady ? { most: this.stride, itemwise: this.stride, steady } : this.#chunkLimits
    const lane = new PoolLane(++this.#lanes, spec, this, limits)
    this.#weave.add(lane)
    return lane
  }

  /**
   * Checks that so many maps fit the buffer, each with a stride of its own.
   *
   * @throws ArgumentError `ERR_BUFFER_TOO_SMALL` with the `least` that works
   */
  ensureBuffer(lanes: number = this.#weave.threads.length): void {
    this.#quota.ensureBuffer(lanes)
  }

  async close(): Promise<void> {
    this.#closed = true
    const error = disposed('read')
    for (const lane of [...this.#weave.threads]) {
      lane.fail(error, true)
      closeQuietly(lane)
    }
    this.#dispatch.stop()
    this.#watch.stop()
    await this.#crew.close()
  }

  // LaneHost

  quota(pace: QuotaPace, pulled: number): number {
    return this.#quota.of(pace, pulled, this.#weave.threads.length)
  }

  /** In a microtask of its own, so that what comes together is dealt with together. */
  wake(): void {
    if (this.#waking) return
    this.#waking = true
    queueMicrotask(this.#pump)
  }

  retire(lane: PoolLane): void {
    this.#weave.remove(lane)
    this.#crew.drop(lane)
    this.#crew.abandon(lane)
    if (this.#weave.threads.length === 0) this.#going = false
  }

  nextPieceId(): number {
    return ++this.#pieces
  }

  /** A reader waits: what is connected but not started is not waited for. */
  go(): void {
    this.#going = true
  }

  readonly #pump = (): void => {
    this.#waking = false
    try {
      if (this.#isGoing()) {
        this.#crew.start()
        this.#dispatch.run()
      }
    } catch (error) {
      this.#fail(error)
    }
    this.#crew.rest(this.#isGoing() && this.#crew.free === undefined)
  }

  // The pool starts with the last of its maps, or at the first pull; later ones just join in.
  #isGoing(): boolean {
    if (this.#weave.threads.length === 0) return false
    this.#going ||= this.#weave.threads.every((lane) => lane.started)
    return this.#going
  }

  // What waits behind a call that may never end is done elsewhere.
  #unburden(hand: Hand): void {
    for (const piece of hand.unburden()) piece.owner.repair.again({ ...piece, taken: true })
  }

  #done(piece: Piece<PoolLane>, message: DoneMessage, hand: Hand): void {
    const decode = hand.sameRealm ? (cause: unknown) => cause : (cause: unknown) => decodeError(cause as never)
    piece.owner.returns.done(piece, message, decode, hand)
    this.wake()
  }

  // It computes for longer than the item may, and would not stop by itself; or it does not even begin.
  #overdue(hand: Hand, stuck: Progress | undefined): void {
    if (stuck !== undefined) hand.condemned = stuck
    else this.#report({ type: 'worker-lost', message: `${hand.label}: it does not begin what it was sent` })
    hand.kill()
  }

  // What concerns no map more than another is told once.
  #report(event: LaneEvent): void {
    this.#weave.threads[0]?.spec.report?.(event)
  }

  #find(id: number): PoolLane | undefined {
    return this.#weave.threads.find((lane) => lane.id === id)
  }

  #fail(error: unknown): void {
    for (const lane of [...this.#weave.threads]) lane.fail(error, true)
  }
}

function disposed(what: string): StateError {
  return stateError('an IMap', `be ${what}`, 'disposed', 'dispose it after what uses it')
}
