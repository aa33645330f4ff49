import {
  ArgumentError,
  decodeError,
  type LiveWorker,
  type Plugin,
  SerializerError,
  type StateError,
  TransportError,
  type WorkerExit,
} from '@papy/contract'
import {
  closeQuietly,
  inboxReader,
  type LaneEvent,
  type LaneSpec,
  MAX_CHUNK,
  messagesAhead,
  stateError,
  tookTooLong,
} from '@papy/contract/engine'
import { uncloneablePath } from '@papy/contract/function'
import { columnsOf, type Piece } from './chunk.ts'
import { type ChunkLimits, chunkLimits } from './chunk-limits.ts'
import { Crew } from './crew.ts'
import type { Hand } from './hand.ts'
import type { Hostless } from './hostless.ts'
import type { Housekeeping } from './housekeeping.ts'
import { exitText, lossOf } from './loss.ts'
import type { Pace } from './pace.ts'
import { type LaneHost, PoolLane } from './pool-lane.ts'
import type { Progress } from './progress.ts'
import { Roster } from './roster.ts'
import type { Bytes, Ms } from './units.ts'
import { Watch } from './watch.ts'
import { Weave } from './weave.ts'
import type { DoneMessage } from './wire.ts'

/** What holds for a pool. */
export interface PoolSettings {
  /** What it is called. */
  readonly name: string
  readonly plugins: readonly Plugin<'runtime'>[]
  readonly stride: number | 'adaptive'
  readonly buffer: number | 'topology'
  readonly bufferBytes: Bytes | undefined
  readonly housekeeping: Housekeeping
  readonly hostless: Hostless
}

/** An idle worker takes over what another has not begun if that is good for so much time: sending it costs some, too. */
const WORTH_TAKING: Ms = 1

/** How soon an idle worker looks again whether there is something to take over. */
const LOOK_AGAIN: Ms = 4

/** Calls for each worker that may be ahead from the beginning: one that is made, one that waits, one that is answered. */
const LEAST_MESSAGES = 3

/** Nor so many that they weigh more: what waits is no longer in any cache. */
const MOST_AHEAD: Bytes = 8 * 1024 * 1024

/** Hosts that may be gone while they have a piece, until it may have been what ended them. */
const INNOCENT_HOSTS = 3

/** No further ahead of who pulls than so many times what was pulled: who takes five items has not a thousand read. */
const RUN_AHEAD = 2

/** Brings maps and workers together: whenever a worker has room, the map whose turn it is gets it. */
export class Pool implements LaneHost {
  /** Workers. */
  readonly size: number
  #lanes = 0
  #pieces = 0
  #going = false
  #closed = false
  #waking = false
  #starving: NodeJS.Immediate | undefined
  #looking: NodeJS.Timeout | undefined
  readonly #settings: PoolSettings
  /** How many of its workers are on other hosts. */
  readonly #far: number
  readonly #exact: boolean
  readonly #chunkLimits: ChunkLimits
  readonly #weave: Weave<PoolLane>
  readonly #crew: Crew
  readonly #watch: Watch<Hand>

  constructor(settings: PoolSettings) {
    this.#settings = settings
    this.size = settings.plugins.reduce((sum, { size }) => sum + size, 0)
    this.#far = settings.plugins.reduce((sum, { size, supports }) => sum + (supports.remote ? size : 0), 0)
    this.#exact = this.size === 1 && settings.stride !== 'adaptive'
    this.#chunkLimits = chunkLimits(settings.plugins, settings.stride)
    this.#weave = new Weave(this.stride, this.#exact)
    this.#crew = new Crew(settings, new Roster(settings.name), {
      done: (piece, message, hand) => this.#done(piece, message, hand),
      lost: (hand, pieces, exit) => this.#lost(hand, pieces, exit),
      hired: () => this.wake(),
      joined: ({ label }) => {
        this.#report({ type: 'worker-joined', message: `${label} is up` })
        this.wake()
      },
      broken: (lane, error) => this.#find(lane)?.fail(error, true),
      failed: (error) => this.#fail(error),
    })
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
    return this.#crew.hands.map((hand) => ({
      label: hand.label,
      host: hand.host,
      // They may end at any time.
      get pid() {
        return hand.pid
      },
      get threadId() {
        return hand.threadId
      },
      strike: () => hand.strike(),
    }))
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
    const { buffer, stride } = this.#settings
    const least = Math.max(lanes, 1) * (stride === 'adaptive' ? 1 : stride)
    if (buffer === 'topology' || buffer >= least) return
    const message = `a buffer of ${buffer} is too small for ${lanes} map(s) at stride ${stride}; the least that works is ${least}`
    throw new ArgumentError('ERR_BUFFER_TOO_SMALL', message, { buffer, stride, least })
  }

  async close(): Promise<void> {
    this.#closed = true
    const error = disposed('read')
    for (const lane of [...this.#weave.threads]) {
      lane.fail(error, true)
      closeQuietly(lane)
    }
    if (this.#starving !== undefined) clearImmediate(this.#starving)
    clearTimeout(this.#looking)
    this.#watch.stop()
    await this.#crew.close()
  }

  // LaneHost

  quota(pace: Pick<Pace, 'chunk' | 'weight' | 'burden' | 'messageMs'>, pulled: number): number {
    return Math.min(this.#quotaOfItems(pace, pulled), this.#quotaOfBytes(pace.weight))
  }

  #quotaOfItems({ chunk, burden, messageMs }: Pick<Pace, 'chunk' | 'burden' | 'messageMs'>, pulled: number): number {
    const { buffer, stride } = this.#settings
    if (buffer !== 'topology') return this.#share(buffer)
    const near = messagesAhead(chunk, messageMs) * (this.size - this.#far)
    const far = messagesAhead(chunk, messageMs, true) * this.#far
    const ahead = Math.ceil(near + far) * chunk
    const least = Math.max(LEAST_MESSAGES * this.size, stride === 'adaptive' ? 0 : 2 * stride)
    const light = MOST_AHEAD / Math.max(burden, 1)
    return Math.max(least, Math.floor(Math.min(ahead, RUN_AHEAD * pulled, light)))
  }

  // The first item goes alone: it tells what they weigh.
  #quotaOfBytes(weight: Bytes): number {
    const { bufferBytes } = this.#settings
    if (bufferBytes === undefined) return Number.POSITIVE_INFINITY
    return weight === 0 ? 1 : this.#share(bufferBytes / weight)
  }

  // Of so many items; no map may be without any.
  #share(items: number): number {
    return Math.max(1, Math.floor(items / Math.max(this.#weave.threads.length, 1)))
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
        this.#submit(false)
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

  #submit(starved: boolean): void {
    let hand = this.#crew.free
    while (hand !== undefined) {
      const lane = this.#weave.next(starved)
      if (lane === undefined) {
        if (!this.#takeOver(hand)) break
        hand = this.#crew.free
        continue
      }
      if (lane.repair.urgent && hand.pieces.length > 0) break
      const { piece, items } = lane.submit()
      this.#weave.submitted(items)
      if (piece !== undefined) this.#send(hand, piece)
      hand = this.#crew.free
    }
    if (hand === undefined) this.#readAhead()
    else if (this.#exact && this.#crew.idle) this.#watchStarving()
  }

  // Nothing else is to be done: an idle worker gets half of what the one with most to do has not begun.
  #takeOver(idle: Hand): boolean {
    if (!idle.ready || idle.pieces.length > 0) return false
    const busy = this.#crew.busiest(performance.now())
    if (busy === undefined) return false
    if (busy.ms < WORTH_TAKING) {
      this.#lookAgain()
      return false
    }
    const piece = busy.hand.takeBack()
    if (piece === undefined) return false
    const half = Math.ceil(busy.calls / 2)
    const middle = Math.max(piece.from, piece.to - half)
    const kept = middle - piece.from
    if (kept > 0) piece.owner.repair.again({ ...piece, to: middle, taken: true })
    this.#send(idle, { ...piece, id: this.nextPieceId(), from: middle, taken: true })
    return true
  }

  // What waits behind a call that may never end is done elsewhere.
  #unburden(hand: Hand): void {
    for (const piece of hand.unburden()) piece.owner.repair.again({ ...piece, taken: true })
  }

  // What is not worth taking now may be, if it goes on like this.
  #lookAgain(): void {
    this.#looking ??= setTimeout(() => {
      this.#looking = undefined
      this.wake()
    }, LOOK_AGAIN).unref()
  }

  // All workers are busy: maps that wait for their input may have it read meanwhile.
  #readAhead(): void {
    if (!this.#exact) for (const lane of this.#weave.threads) lane.prepare(this.stride)
  }

  // Nothing moves and the one whose turn it is cannot: a turn of the event loop later, the next one may.
  #watchStarving(): void {
    if (this.#starving !== undefined || this.#weave.threads.length < 2) return
    const lanes = [...this.#weave.threads]
    for (const lane of lanes) lane.spec.pulse.begin()
    this.#starving = setImmediate(() => {
      this.#starving = undefined
      if (this.#crew.idle && this.#isGoing()) this.#submit(true)
      for (const lane of lanes) lane.spec.pulse.end()
    })
  }

  #send(hand: Hand, piece: Piece<PoolLane>): void {
    if (piece.owner.spec.inbound !== undefined && piece.owner.repair.part(piece)) return
    try {
      hand.send(piece)
      if (Number.isFinite(piece.owner.legs.leastLimit)) this.#watch.look()
    } catch (error) {
      this.#sendApart(hand, piece, error)
    }
  }

  // Something in it cannot be cloned: the calls go one by one, and the one it is in fails by its path.
  #sendApart(hand: Hand, piece: Piece<PoolLane>, error: unknown): void {
    if (piece.to - piece.from > 1) return piece.owner.repair.apart(piece)
    if (error instanceof TransportError) return piece.owner.giveUpCall(piece, error)
    const inbox = inboxReader(columnsOf(piece), piece.owner.spec.bare)(0)
    const root = piece.owner.spec.bare ? 'item' : 'inbox'
    const { steps } = piece.owner.legs.at(piece.stage?.leg ?? 0)
    const args = steps.map((step) => step.args)
    const path = uncloneablePath(inbox, root, hand.clones) ?? uncloneablePath(args, 'args', hand.clones) ?? root
    const message = `${path} cannot be sent to another worker; send plain data`
    piece.owner.giveUpCall(piece, new SerializerError('ERR_NOT_SERIALIZABLE', message, { path, cause: error }))
  }

  #done(piece: Piece<PoolLane>, message: DoneMessage, hand: Hand): void {
    const decode = hand.sameRealm ? (cause: unknown) => cause : (cause: unknown) => decodeError(cause as never)
    piece.owner.done(piece, message, decode, hand)
    this.wake()
  }

  // It computes for longer than the item may, and would not stop by itself; or it does not even begin.
  #overdue(hand: Hand, stuck: Progress | undefined): void {
    if (stuck !== undefined) hand.condemned = stuck
    else this.#report({ type: 'worker-lost', message: `${hand.label}: it does not begin what it was sent` })
    hand.kill()
  }

  #lost(hand: Hand, pieces: readonly Piece<PoolLane>[], exit: WorkerExit): void {
    const kept = pieces.filter(({ owner }) => !owner.moves || !hand.moves)
    for (const piece of pieces) if (!kept.includes(piece)) this.#mourn(hand, piece, exit)
    const [first, ...others] = kept
    for (const piece of others) piece.owner.repair.again(piece)
    const { hosts = 0 } = first ?? {}
    const isInnocent = exit.reason === 'lost' && hosts < INNOCENT_HOSTS
    if (first !== undefined && isInnocent) first.owner.repair.again({ ...first, hosts: hosts + 1 })
    if (first === undefined || isInnocent)
      this.#report({ type: 'worker-lost', error: exit.error, message: `${hand.label}: ${exitText(exit)}` })
    else this.#blame(hand, first, exit)
    this.wake()
  }

  // What was moved to a worker is gone with it.
  #mourn(hand: Hand, piece: Piece<PoolLane>, exit: WorkerExit): void {
    const tooLong = hand.condemned?.piece === piece.id
    piece.owner.gone(piece, tooLong ? tookTooLong(piece.owner.spec.timeoutMs as number) : lossOf(hand.label, exit, 1))
  }

  // Which call it was under: known exactly, or one of these, or none, because the worker had not begun them.
  #blame({ label, ready, claims, condemned, progress }: Hand, piece: Piece<PoolLane>, exit: WorkerExit): void {
    const { owner } = piece
    if (condemned?.piece === piece.id) {
      this.#crew.progressed()
      return owner.repair.overdue(piece, condemned, tookTooLong(owner.legs.limit(condemned.leg)))
    }
    const loss = (attempts: number) => lossOf(label, exit, attempts)
    const begun = piece.stage?.leg ?? 0
    // Who must not take too long tells of each call before it is made.
    const tells = claims || Number.isFinite(owner.legs.limit(begun))
    if (progress?.piece === piece.id) {
      this.#crew.progressed()
      owner.repair.lost(piece, progress, loss)
    } else if (tells || !ready) owner.repair.again(piece)
    else {
      // An attempt of its items was spent: that comes to an end by itself.
      this.#crew.progressed()
      owner.repair.lost(piece, { at: undefined, leg: begun }, loss)
    }
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
