import type { Line, Plugin, Runtime, WorkerExit, WorkerLine } from '@papy/contract'
import { wanted } from '@papy/contract/diagnostics'
import {
  addressAt,
  type Column,
  cleanCalls,
  isStored,
  positionsOf,
  type StoredValues,
  Tail,
} from '@papy/contract/engine'
import { checkWord } from './breach.ts'
import { buffersIn } from './buffers.ts'
import type { Piece } from './chunk.ts'
import { columnsOf } from './chunk.ts'
import { Claims } from './claims.ts'
import { copiesOf } from './copies.ts'
import { HandBelongings } from './hand-belongings.ts'
import { HandVias } from './hand-vias.ts'
import type { Housekeeping } from './housekeeping.ts'
import type { PoolLane } from './pool-lane.ts'
import type { Ms } from './units.ts'
import { isSame } from './watch.ts'
import type {
  DoneMessage,
  DropMessage,
  EndMessage,
  FromWorker,
  HeldMessage,
  HelloMessage,
  PieceMessage,
} from './wire.ts'

/** Pieces a worker holds at most: one that it computes, one that waits, so that it never waits for us. */
const DEPTH = 2

/** One on another host holds so many of those that take it no longer than so many Ms: they must last for the way to it and back. */
const [FAR_DEPTH, FAR_MS]: readonly [number, Ms] = [4, 4]

/** What cannot be taken back is not queued behind a message, or a single call, that takes longer than this. */
const [LONG, LONG_CALL]: readonly [Ms, Ms] = [40, 4]

/** What cannot be taken back comes back by itself after so many times the time that was reckoned, but not before this. */
const [PATIENCE, LEAST_BUDGET]: readonly [number, Ms] = [3, 32]

/** Characters of standard error that are kept. */
const MOST_STDERR = 4_096

/** How long, in Ms, a worker may take to be torn down. */
const TEARDOWN_MS = 2_000

/** Which call a worker is at: the piece, its leg, and the number of the call in it. */
export interface Progress {
  readonly piece: number
  readonly leg: number
  /** `undefined`: one of them. */
  readonly at: number | undefined
}

/** Work in hand that another worker could do. */
export interface Spare {
  readonly calls: number
  readonly ms: Ms
}

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
  readonly pieces: Piece<PoolLane>[] = []
  /** Whether it has ever said that it is up. */
  ready = false
  /** It was stuck in this call of its first piece, and is being killed for it. */
  condemned: Progress | undefined
  /** Its host is about to leave: it finishes what it has, and goes. */
  retires = false
  readonly label: string
  /** Where it runs; `undefined`: on this host. */
  readonly host: string | undefined
  /** Which of the pool's runtimes it belongs to. */
  readonly place: number
  readonly sameRealm: boolean
  /** It is on another host, which may not be there: it gets nothing until it is up. */
  readonly #remote: boolean
  /** Maps of which it answered something. */
  readonly loaded: Set<number> = new Set()
  #held = false
  /** Somebody from outside ended it. */
  #struck = false
  /** It was seen to stay at this call. */
  #stuck: Progress | undefined
  /** When the first of its pieces became that. */
  #firstSince: Ms = 0
  #leaving: Promise<void> | undefined
  #reported: Progress | undefined
  #onEnded = () => {}
  #items = 0
  #bytes = 0
  readonly #line: WorkerLine
  readonly #claims: Claims | undefined
  /** By slot: the piece whose calls are claimed there, until it is answered; 0: none. */
  readonly #slots: number[]
  readonly #known = new Set<number>()
  readonly #vias: HandVias
  /** What its functions wrote to standard error, where that was told of. */
  readonly #stderr = new Tail(MOST_STDERR)
  readonly #belongings = new HandBelongings()
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
    this.host = this.#line.host
    this.#vias = new HandVias(this.#line, this.label)
    this.sameRealm = plugin.supports.sameRealm
    this.#remote = plugin.supports.remote
    this.#claims = plugin.supports.sharedMemory && !this.sameRealm ? new Claims() : undefined
    this.#slots = new Array<number>(this.#claims?.size ?? 0).fill(0)
    this.#line.receive((message) => this.#receive(message as FromWorker, events))
    void this.#line.exited.then((exit) => {
      this.#onEnded()
      this.#vias.end()
      this.#belongings.end()
      events.exited(this, this.#withLastWords(this.#struck ? { ...exit, reason: 'crashed' } : exit))
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
    return this.#remote && !this.ready
  }

  /** How much more it can take; the more, the sooner it should get it. */
  get room(): number {
    if (this.#leaving !== undefined || this.condemned !== undefined || this.#isWorn(this.#inHand)) return 0
    if (this.#isStuck() || this.isAway) return 0
    const [first] = this.pieces
    if (this.#claims !== undefined) return this.#slots.includes(0) ? DEPTH - this.pieces.length : 0
    if (first === undefined) return DEPTH
    const { chunk, costMs, messageMs } = first.owner.pace
    if (this.sameRealm || messageMs > LONG || (chunk === 1 && costMs > LONG_CALL)) return 1 - this.pieces.length
    const depth = this.#remote && messageMs > 0 && messageMs <= FAR_MS ? FAR_DEPTH : DEPTH
    // As a share of it: an idle worker here comes before one on another host that has something.
    return DEPTH * (1 - this.pieces.length / depth)
  }

  /** What it is at, as far as it is known: `undefined` between pieces, and where it cannot be known. */
  get progress(): Progress | undefined {
    const [first] = this.pieces
    if (this.#claims === undefined || first === undefined) return this.#reported
    const place = this.#claims.place(this.#slotOf(first), sizeOf(first))
    return place && { piece: first.id, leg: place.leg ?? first.stage?.leg ?? 0, at: place.at }
  }

  /** Settles when all that it has said was heard; `undefined`: it was. */
  heardOut(): Promise<void> | undefined {
    return this.#line.heardOut?.()
  }

  /** Calls in hand that are not begun and can be taken back, and how many Ms they are good for, as far as can be told. */
  spare(nowMs: Ms): Spare {
    let [calls, ms] = [0, 0]
    for (const piece of this.pieces) {
      const size = sizeOf(piece)
      const claimed = this.#claims?.claimed(this.#slotOf(piece), size) ?? size
      if (!this.#isSpare(piece, claimed)) continue
      calls += size - claimed
      ms += (size - claimed) * this.#costOf(piece, claimed, nowMs)
    }
    return { calls, ms }
  }

  /** Takes back what is not begun of its last piece, if something is. */
  takeBack(): Piece<PoolLane> | undefined {
    const piece = this.pieces.at(-1)
    if (piece === undefined || this.#claims === undefined) return undefined
    const claimed = this.#claims.claimed(this.#slotOf(piece), sizeOf(piece))
    return this.#isSpare(piece, claimed) ? this.#revoke(piece, this.#claims) : undefined
  }

  /** It seems stuck in its first piece: takes back what waits behind that, and gives it nothing more until it goes on. */
  unburden(): readonly Piece<PoolLane>[] {
    this.#stuck = this.progress
    const taken: Piece<PoolLane>[] = []
    while (this.#claims !== undefined && this.pieces.length > 1) {
      const piece = this.pieces.at(-1) as Piece<PoolLane>
      const rest = piece.owner.moves ? undefined : this.#revoke(piece, this.#claims)
      if (rest === undefined) break
      taken.unshift(rest)
    }
    return taken
  }

  /** It answered this piece: what it was, unless it was taken from it meanwhile. */
  answered(id: number): Piece<PoolLane> | undefined {
    const slot = this.#slots.indexOf(id)
    if (slot >= 0) this.#slots[slot] = 0
    const at = this.pieces.findIndex((piece) => piece.id === id)
    if (at === 0) this.#firstSince = performance.now()
    return at < 0 ? undefined : this.pieces.splice(at, 1)[0]
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
    return this.#leaving === undefined && this.pieces.length === 0 && this.#isWorn(0)
  }

  /** Sends a piece. @throws TransportError; whatever cloning one of its items throws. Then it was not sent. */
  send(piece: Piece<PoolLane>): void {
    const { owner, chunk, from, to, attempts, id } = piece
    this.#introduce(owner)
    const { columns: given, counts } = columnsOf(piece)
    const copies = this.moves && !owner.moves ? given.map(copiesOf) : []
    const columns = given.map((column, at) => copies[at]?.column ?? column)
    const moved = this.moves && owner.moves ? buffersIn(given) : copies.flatMap((copy) => copy?.moved ?? [])
    const slot = this.#slots.indexOf(0)
    const budgetMs = this.#budgetOf(piece)
    const asked = this.sameRealm ? undefined : wanted()
    if (slot >= 0) this.#claims?.reset(slot)
    const positions = positionsOf(chunk.calls)?.slice(from, to)
    const message = {
      type: 'piece',
      piece: id,
      lane: owner.id,
      size: to - from,
      columns: owner.spec.inbound === undefined ? columns : columns.map((column, at) => sentColumn(column, owner, at)),
      ...(stores(piece) ? { stores: true } : {}),
      first: positions === undefined ? chunk.calls.first + from : chunk.calls.first,
      attempt: attempts[0] as number,
      ...(slot < 0 ? {} : { slot }),
      ...(budgetMs === undefined ? {} : { budgetMs }),
      ...(asked === undefined ? {} : { wanted: asked }),
      ...(owner.legs.count > 1 ? tripOf(piece) : {}),
      ...(counts === undefined ? {} : { counts }),
      ...(positions === undefined ? {} : { positions }),
    } satisfies PieceMessage
    this.#line.send(message, moved)
    if (slot >= 0) this.#slots[slot] = id
    if (this.pieces.push(piece) === 1) this.#firstSince = performance.now()
    this.hold()
  }

  /** It answered so many calls, with so much memory in use. */
  served(items: number, bytes = 0): void {
    this.#items += items
    this.#bytes = bytes
  }

  /** Nobody waits for an answer of it any more: what it put into transports is let go of. */
  refuse({ values }: DoneMessage): void {
    if (!('deposits' in values)) return
    for (const deposit of values.deposits) this.#vias.letGo(deposit)
  }

  /** The worker may forget a map. */
  drop(lane: PoolLane): void {
    this.loaded.delete(lane.id)
    if (!this.#known.delete(lane.id)) return
    if (lane.legs.holds) this.#belongings.dropped(lane.id)
    this.#line.send({ type: 'drop', lane: lane.id } satisfies DropMessage)
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
    this.#struck = true
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
    this.#leaving ??= this.#leave()
    return this.#leaving
  }

  /** Waits until it has closed what was held for maps, and, unless it has something else to do, the ends that it was told to. */
  async shut(): Promise<void> {
    if (this.#belongings.any) {
      this.#line.hold(true)
      await this.#belongings.close()
    }
    if (!this.#vias.shutting || this.pieces.length > 0) return
    this.#line.hold(true)
    await this.#vias.shut()
  }

  get #inHand(): number {
    let items = 0
    for (const { from, to } of this.pieces) items += to - from
    return items
  }

  // What is not claimed of its last piece.
  #revoke(piece: Piece<PoolLane>, claims: Claims): Piece<PoolLane> | undefined {
    const size = sizeOf(piece)
    const claimed = claims.revoke(this.#slotOf(piece), size)
    if (claimed === size) return undefined
    this.pieces.pop()
    const from = piece.from + claimed
    if (claimed > 0) this.pieces.push({ ...piece, to: from })
    return { ...piece, from }
  }

  #isStuck(): boolean {
    if (this.#stuck === undefined) return false
    const { progress } = this
    if (progress === undefined || !isSame(this.#stuck, progress)) this.#stuck = undefined
    return this.#stuck !== undefined
  }

  // What no call of is claimed yet may still be on its way, or be about to begin: sent to and fro it would never arrive.
  #isSpare(piece: Piece<PoolLane>, claimed: number): boolean {
    if (piece.owner.moves) return false
    if (claimed > 0) return true
    return piece.taken !== true && (piece !== this.pieces[0] || !this.ready || !this.loaded.has(piece.owner.id))
  }

  // What is known of the map, or seen of this piece, where that is more.
  #costOf(piece: Piece<PoolLane>, claimed: number, nowMs: Ms): Ms {
    const { costMs } = piece.owner.pace
    return piece === this.pieces[0] ? Math.max(costMs, (nowMs - this.#firstSince) / Math.max(1, claimed)) : costMs
  }

  #slotOf({ id }: Piece<PoolLane>): number {
    return this.#slots.indexOf(id)
  }

  // Only where calls are long enough that looking at the clock before each costs nothing.
  #budgetOf(piece: Piece<PoolLane>): Ms | undefined {
    const { costMs } = piece.owner.pace
    if (this.#claims !== undefined || this.sameRealm || piece.owner.moves || costMs < 0.05 || sizeOf(piece) === 1)
      return undefined
    return Math.max(LEAST_BUDGET, PATIENCE * costMs * sizeOf(piece))
  }

  #isWorn(more: number): boolean {
    const { items, bytes } = this.#housekeeping.recycle
    return this.retires || this.#items + more >= items || this.#bytes >= bytes
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
    if (this.#remote) checkWord(message, this.#pieceOf)
    if (message.type === 'at') this.#reported = message
    else if (message.type === 'held') this.#hold(message)
    else if (message.type === 'shut') this.#vias.closed(message.via)
    else if (message.type === 'dropped') this.#belongings.closed(message.lane)
    else if (message.type === 'ended') this.#onEnded()
    else {
      if (message.type === 'done') this.#reported = undefined
      else if (message.type === 'output' && message.stream === 'stderr')
        for (const line of message.lines) this.#stderr.add(`${line}\n`)
      events.message(this, message)
    }
  }

  // Of a map that is over it need not answer.
  readonly #pieceOf = (id: number): Piece<PoolLane> | undefined =>
    this.pieces.find((piece) => piece.id === id && this.#known.has(piece.owner.id))

  // Of a piece that was taken from it nobody will see the ticket.
  #hold({ piece: id, index, ticket }: HeldMessage): void {
    const piece = this.pieces.find((one) => one.id === id)
    if (piece?.owner.spec.items === undefined) return this.#vias.letGo({ via: ticket.via, ticket })
    const { calls } = piece.chunk
    piece.owner.pace.weigh(ticket.byteLength)
    piece.owner.spec.items.hold(ticket, addressAt({ failed: false, ...calls }, index - calls.first).group)
  }

  // What was told of did not reach its standard error.
  #withLastWords(exit: WorkerExit): WorkerExit {
    const { text } = this.#stderr
    return text === '' ? exit : { ...exit, stderr: (text + (exit.stderr ?? '')).slice(-MOST_STDERR) }
  }

  #introduce(lane: PoolLane): void {
    if (this.#known.has(lane.id)) return
    const { inbound = [], outbound, items } = lane.spec
    for (const via of [...inbound, ...(outbound?.vias ?? []), ...(items?.vias ?? [])])
      if (via !== undefined) this.#vias.show(via)
    this.#line.send(lane.introduction.message(this.sameRealm))
    this.#known.add(lane.id)
  }
}

function sentColumn(column: Column, { spec: { inbound } }: PoolLane, at: number): Column | StoredValues {
  return isStored(column) ? column.sentBy(inbound?.[at]) : column
}

// What is a part of a chunk is put together with the other parts here; what failed, or did before, stands among the results.
function stores({ owner, chunk: { calls }, from, to, stage }: Piece<PoolLane>): boolean {
  if (owner.spec.outbound === undefined || stage !== undefined || calls.placeholders !== undefined) return false
  return from === 0 && to === cleanCalls(calls)
}

function sizeOf({ from, to }: Piece<PoolLane>): number {
  return to - from
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
