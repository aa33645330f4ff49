import type { Line, Plugin, Runtime, WorkerExit, WorkerLine } from '@papy/contract'
import { positionsOf } from '@papy/contract/engine'
import type { Piece } from './chunk.ts'
import { columnsOf } from './chunk.ts'
import { Claims, type Progress } from './claims.ts'
import type { Housekeeping } from './housekeeping.ts'
import type { PoolLane } from './pool-lane.ts'
import type { DropMessage, EndMessage, FromWorker, HelloMessage, PieceMessage } from './wire.ts'

/** Pieces a worker holds at most: one that it computes, one that waits, so that it never waits for us. */
const DEPTH = 2

/** A message that takes longer than so many Ms needs none waiting behind it. */
const LONG_MS = 20

/** How long, in Ms, a worker may take to be torn down. */
const TEARDOWN_MS = 2_000

/** What a hand tells its crew. */
export interface HandEvents {
  message(hand: Hand, message: FromWorker): void
  exited(hand: Hand, exit: WorkerExit): void
}

/** One worker, as the coordinator sees it: its line, and what it has in hand. */
export class Hand {
  /** Pieces sent and not answered, in order: the first is being computed. */
  readonly pieces: Piece<PoolLane>[] = []
  /** Whether it has ever said that it is up. */
  ready = false
  /** It was stuck in this call of its first piece, and is being killed for it. */
  condemned: Progress | undefined
  readonly label: string
  /** Which of the pool's runtimes it belongs to. */
  readonly place: number
  readonly sameRealm: boolean
  #held = false
  #leaving: Promise<void> | undefined
  #reported: Progress | undefined
  #onEnded = () => {}
  #items = 0
  #bytes = 0
  readonly #line: WorkerLine
  readonly #claims: Claims | undefined
  readonly #known = new Set<number>()
  readonly #housekeeping: Housekeeping

  constructor(
    place: number,
    plugin: Plugin<'runtime'>,
    runtime: Runtime,
    housekeeping: Housekeeping,
    events: HandEvents,
  ) {
    this.place = place
    this.#housekeeping = housekeeping
    this.#line = runtime.start({ program })
    this.label = this.#line.label
    this.sameRealm = plugin.supports.sameRealm
    this.#claims = plugin.supports.sharedMemory && !this.sameRealm ? new Claims() : undefined
    this.#line.receive((message) => this.#receive(message as FromWorker, events))
    void this.#line.exited.then((exit) => {
      this.#onEnded()
      events.exited(this, exit)
    })
    this.#line.send({
      worker: this.label,
      ...housekeeping.hello(this.sameRealm),
      ...(this.#claims === undefined ? {} : { claims: this.#claims.memory }),
    } satisfies HelloMessage)
  }

  /** How much more it can take; the more, the sooner it should get it. */
  get room(): number {
    if (this.#leaving !== undefined || this.condemned !== undefined || this.#isWorn(this.#inHand)) return 0
    const [first] = this.pieces
    if (first === undefined) return DEPTH
    const depth = this.sameRealm || first.owner.pace.messageMs > LONG_MS ? 1 : DEPTH
    return depth - this.pieces.length
  }

  /** What it is at, as far as it is known: `undefined` between pieces, and where it cannot be known. */
  get progress(): Progress | undefined {
    return this.#claims === undefined ? this.#reported : this.#claims.progress
  }

  /** Whether a value can be sent to it, where that is not just what can be structured-cloned. */
  get clones(): Line['clones'] {
    return this.#line.clones
  }

  /** Whether it always says what it is at. */
  get claims(): boolean {
    return this.#claims !== undefined
  }

  /** Whether it has done what it may do, and can be replaced now. */
  get worn(): boolean {
    return this.#leaving === undefined && this.pieces.length === 0 && this.#isWorn(0)
  }

  /** Sends a piece. @throws whatever cloning one of its items throws; then nothing was sent. */
  send(piece: Piece<PoolLane>): void {
    const { owner, chunk, from, to, attempts, id } = piece
    this.#introduce(owner)
    const { columns, counts } = columnsOf(piece)
    const positions = positionsOf(chunk.calls)?.slice(from, to)
    this.#line.send({
      type: 'piece',
      piece: id,
      lane: owner.id,
      size: to - from,
      columns,
      first: positions === undefined ? chunk.calls.first + from : chunk.calls.first,
      attempt: attempts[0] as number,
      ...(owner.legs.count > 1 ? tripOf(piece) : {}),
      ...(counts === undefined ? {} : { counts }),
      ...(positions === undefined ? {} : { positions }),
    } satisfies PieceMessage)
    this.pieces.push(piece)
    this.hold()
  }

  /** It answered so many calls, with so much memory in use. */
  served(items: number, bytes = 0): void {
    this.#items += items
    this.#bytes = bytes
  }

  /** The worker may forget a map. */
  drop(lane: PoolLane): void {
    if (this.#known.delete(lane.id)) this.#line.send({ type: 'drop', lane: lane.id } satisfies DropMessage)
  }

  /** Keeps the process alive while it has work, and only then. */
  hold(): void {
    const busy = this.pieces.length > 0
    if (busy === this.#held) return
    this.#held = busy
    this.#line.hold(busy)
  }

  /** Ends it in the middle of whatever it does. */
  kill(): void {
    this.#line.kill()
  }

  /** Lets it finish, tears it down, and ends it. */
  leave(): Promise<void> {
    this.#leaving ??= this.#leave()
    return this.#leaving
  }

  get #inHand(): number {
    let items = 0
    for (const { from, to } of this.pieces) items += to - from
    return items
  }

  #isWorn(more: number): boolean {
    const { items, bytes } = this.#housekeeping.recycle
    return this.#items + more >= items || this.#bytes >= bytes
  }

  async #leave(): Promise<void> {
    if (this.ready && this.#housekeeping.teardown !== undefined && this.pieces.length === 0) {
      this.#line.hold(true)
      await this.#tearDown()
    }
    await this.#line[Symbol.asyncDispose]()
  }

  #tearDown(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, TEARDOWN_MS)
      this.#onEnded = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#line.send({ type: 'end' } satisfies EndMessage)
    })
  }

  #receive(message: FromWorker, events: HandEvents): void {
    if (message.type === 'at') this.#reported = message
    else if (message.type === 'ended') this.#onEnded()
    else {
      if (message.type === 'done') this.#reported = undefined
      events.message(this, message)
    }
  }

  #introduce(lane: PoolLane): void {
    if (this.#known.has(lane.id)) return
    this.#line.send(lane.introduction.message(this.sameRealm))
    this.#known.add(lane.id)
  }
}

// Only what is out of the ordinary is said.
function tripOf({ owner, attempts, stage }: Piece<PoolLane>): Pick<PieceMessage, 'attempts' | 'legs'> {
  return {
    ...(attempts === owner.legs.firstAttempts ? {} : { attempts }),
    ...(stage === undefined ? {} : { legs: [stage.leg, stage.until] as const }),
  }
}

/** Where the program of every worker is. */
const program = {
  specifier: '@papy/imap/worker',
  url: new URL('./worker.js', import.meta.url).href,
  export: 'program',
}
