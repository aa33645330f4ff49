import type { Line, Plugin, Runtime, WorkerExit, WorkerLine } from '@papy/contract'
import { wanted } from '@papy/contract/diagnostics'
import { addressAt } from '@papy/contract/engine'
import type { Piece } from '../chunk/chunk.ts'
import type { PoolLane } from '../lane/pool-lane.ts'
import type { Ms } from '../units.ts'
import type { Progress } from '../wire/progress.ts'
import type { DoneMessage, FromWorker, HeldMessage, HelloMessage } from '../wire/wire.ts'
import { checkWord } from './breach.ts'
import { cargoOf, pieceMessage } from './cargo.ts'
import { ClaimSlots } from './claim-slots.ts'
import { budgetOf, creditOf, DEPTH } from './credit.ts'
import { Farewell } from './farewell.ts'
import { HandLanes } from './hand-lanes.ts'
import { Holdings, type Spare } from './holdings.ts'
import type { Housekeeping } from './housekeeping.ts'
import { LastWords } from './last-words.ts'
import { Wear } from './wear.ts'
import { Whereabouts } from './whereabouts.ts'

/** What a hand tells its crew. */
export interface HandEvents {
  message(hand: Hand, message: FromWorker): void
  exited(hand: Hand, exit: WorkerExit): void
  /** It gets nothing more, as its host is about to leave. */
  retires(hand: Hand): void
}

/** One worker, as the coordinator sees it: its line, and what it has in hand. */
export class Hand {
  /** Pieces sent and not answered, in order: the first is being computed. */
  readonly pieces: readonly Piece<PoolLane>[]
  /** Whether it has ever said that it is up. */
  ready = false
  /** It was stuck in this call of its first piece, and is being killed for it. */
  condemned: Progress | undefined
  /** Its host is about to leave: it finishes what it has, and goes. */
  retires = false
  /** It was ended as if by something from elsewhere. */
  struck = false
  readonly label: string
  /** Where it runs; `undefined`: on this host. */
  readonly host: string | undefined
  /** Which of the pool's runtimes it belongs to. */
  readonly place: number
  readonly sameRealm: boolean
  /** It is on another host, which may not be there: it gets nothing until it is up. */
  readonly remote: boolean
  /** Maps of which it answered something. */
  readonly loaded: Set<number>
  #held = false
  readonly #line: WorkerLine
  readonly #claims: ClaimSlots | undefined
  readonly #holdings: Holdings
  readonly #lanes: HandLanes
  readonly #lastWords = new LastWords()
  readonly #whereabouts: Whereabouts
  readonly #farewell: Farewell
  readonly #wear: Wear
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
    this.#wear = new Wear(housekeeping.recycle)
    this.#line = runtime.start({ program })
    this.label = this.#line.label
    this.host = this.#line.host
    this.sameRealm = plugin.supports.sameRealm
    this.#lanes = new HandLanes(this.#line, this.label, this.sameRealm)
    this.loaded = this.#lanes.loaded
    this.remote = plugin.supports.remote
    this.#claims = plugin.supports.sharedMemory && !this.sameRealm ? new ClaimSlots() : undefined
    this.#holdings = new Holdings(this.#claims, (lane) => this.ready && this.loaded.has(lane))
    this.pieces = this.#holdings.pieces
    this.#whereabouts = new Whereabouts(this.#holdings, this.#claims)
    this.#farewell = new Farewell(this.#line)
    this.#line.receive((message) => this.#receive(message as FromWorker, events))
    void this.#line.exited.then((exit) => {
      this.#farewell.tornDown()
      this.#lanes.end()
      events.exited(this, this.#lastWords.before(this.struck ? { ...exit, reason: 'crashed' } : exit))
    })
    void this.#line.leaving?.then(() => {
      this.retires = true
      events.retires(this)
    })
    const asked = wanted()
    this.#line.send({
      worker: this.label,
      ...(asked === undefined ? {} : { wanted: asked }),
      ...housekeeping.hello(this.sameRealm),
      ...(this.#claims === undefined ? {} : { claims: this.#claims.memory }),
    } satisfies HelloMessage)
  }

  /** Whether it is on another host, and not up there. */
  get isAway(): boolean {
    return this.remote && !this.ready
  }

  /** How much more it can take; the more, the sooner it should get it. */
  get room(): number {
    if (this.#farewell.begun || this.condemned !== undefined || this.#isWorn(this.#holdings.calls)) return 0
    if (this.#whereabouts.isStuck() || this.isAway) return 0
    if (this.#claims === undefined) return creditOf(this)
    return this.#claims.anyFree ? DEPTH - this.pieces.length : 0
  }

  /** What it is at, as far as it is known: `undefined` between pieces, and where it cannot be known. */
  get progress(): Progress | undefined {
    return this.#whereabouts.progress
  }

  /** Settles when all that it has said was heard; `undefined`: it was. */
  heardOut(): Promise<void> | undefined {
    return this.#line.heardOut?.()
  }

  /** Calls in hand that are not begun and can be taken back, and how many Ms they are good for, as far as can be told. */
  spare(nowMs: Ms): Spare {
    return this.#holdings.spare(nowMs)
  }

  /** Takes back what is not begun of its last piece, if something is. */
  takeBack(): Piece<PoolLane> | undefined {
    return this.#holdings.takeBack()
  }

  /** It seems stuck in its first piece: takes back what waits behind that, and gives it nothing more until it goes on. */
  unburden(): readonly Piece<PoolLane>[] {
    this.#whereabouts.stick()
    return this.#holdings.unburden()
  }

  /** It answered this piece: what it was, unless it was taken from it meanwhile. */
  answered(id: number): Piece<PoolLane> | undefined {
    return this.#holdings.remove(id)
  }

  /** Whether a value can be sent to it, where that is not just what can be structured-cloned. */
  get clones(): Line['clones'] {
    return this.#line.clones
  }

  /** Whether it always says what it is at. */
  get claims(): boolean {
    return this.#claims !== undefined
  }

  /** Whether buffers can be moved to it. */
  get moves(): boolean {
    return this.#claims !== undefined
  }

  /** Whether it has done what it may do, or its host leaves, and it can be replaced now. */
  get worn(): boolean {
    return !this.#farewell.begun && this.pieces.length === 0 && this.#isWorn(0)
  }

  /** Sends a piece. @throws TransportError; whatever cloning one of its items throws. Then it was not sent. */
  send(piece: Piece<PoolLane>): void {
    this.#lanes.introduce(piece.owner)
    const cargo = cargoOf(piece, this.moves)
    const slot = this.#claims?.next() ?? -1
    const budgetMs = this.#claims !== undefined || this.sameRealm ? undefined : budgetOf(piece)
    const asked = this.sameRealm ? undefined : wanted()
    this.#line.send(pieceMessage(piece, cargo, { slot, budgetMs, wanted: asked }), cargo.moved)
    this.#claims?.take(slot, piece.id)
    this.#holdings.add(piece)
    this.hold()
  }

  /** It answered so many calls, with so much memory in use. */
  served(items: number, bytes?: number): void {
    this.#wear.served(items, bytes)
  }

  /** Nobody waits for an answer of it any more: what it put into transports is let go of. */
  refuse({ values }: DoneMessage): void {
    if (!('deposits' in values)) return
    for (const deposit of values.deposits) this.#lanes.letGo(deposit)
  }

  /** A map is over: the worker may forget it, and begins no further call of it. */
  drop(lane: PoolLane): void {
    if (this.#lanes.drop(lane)) this.#holdings.abandon(lane)
  }

  /** Keeps the process alive while it has work, and only then; `awaited`: or while another host is waited for that gets some. */
  hold(awaited = false): void {
    const busy = this.pieces.length > 0 || (awaited && this.isAway)
    if (busy === this.#held) return
    this.#held = busy
    this.#line.hold(busy)
  }

  /** Ends it in the middle of whatever it does. */
  kill(): void {
    this.#line.kill()
  }

  /** The same, as if something from elsewhere had. */
  strike(): void {
    this.struck = true
    this.#line.kill()
  }

  /** Of a process on this host, while it runs. */
  get pid(): number | undefined {
    return this.#line.pid
  }

  /** Of a thread of this process, while it runs. */
  get threadId(): number | undefined {
    return this.#line.threadId
  }

  /** Lets it finish, tears it down, and ends it. */
  leave(): Promise<void> {
    return this.#farewell.begin(this.ready && this.#housekeeping.teardown !== undefined && this.pieces.length === 0)
  }

  /** Waits until it has closed what was held for maps, and, unless it has something else to do, the ends that it was told to. */
  async shut(): Promise<void> {
    await this.#awaited(this.#lanes.belongingsClosed())
    if (this.pieces.length === 0) await this.#awaited(this.#lanes.viasShut())
  }

  // The process stays alive for that.
  #awaited(done: Promise<void> | undefined): Promise<void> | undefined {
    if (done !== undefined) this.#line.hold(true)
    return done
  }

  #isWorn(more: number): boolean {
    return this.retires || this.#wear.isReached(more)
  }

  #receive(message: FromWorker, events: HandEvents): void {
    if (this.remote) checkWord(message, this.#pieceOf)
    if (message.type === 'at') this.#whereabouts.report(message)
    else if (message.type === 'held') this.#keep(message)
    else if (message.type === 'shut') this.#lanes.shut(message.via)
    else if (message.type === 'dropped') this.#lanes.dropped(message.lane)
    else if (message.type === 'ended') this.#farewell.tornDown()
    else {
      if (message.type === 'done') this.#whereabouts.report(undefined)
      else if (message.type === 'output') this.#lastWords.heard(message)
      events.message(this, message)
    }
  }

  // Of a map that is over it need not answer.
  readonly #pieceOf = (id: number): Piece<PoolLane> | undefined => {
    const piece = this.#holdings.find(id)
    return piece !== undefined && this.#lanes.has(piece.owner.id) ? piece : undefined
  }

  // Of a piece that was taken from it nobody will see the ticket.
  #keep({ piece: id, index, ticket }: HeldMessage): void {
    const piece = this.#holdings.find(id)
    if (piece?.owner.spec.items === undefined) return this.#lanes.letGo({ via: ticket.via, ticket })
    const { calls } = piece.chunk
    piece.owner.pace.weigh(ticket.byteLength)
    piece.owner.spec.items.hold(ticket, addressAt({ failed: false, ...calls }, index - calls.first).group)
  }
}

/** Where the program of every worker is. */
const program = {
  specifier: '@papy/imap/worker',
  url: new URL('./worker.js', import.meta.url).href,
  export: 'program',
}
