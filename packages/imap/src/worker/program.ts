import { encodeError, type Line } from '@papy/contract'
import { enterRelay } from '@papy/contract/diagnostics'
import {
  Belongings,
  type Column,
  enterWorker,
  evaluate,
  type Failure,
  Frame,
  ItemDesk,
  indexOf,
  isLater,
  Lent,
  type StoredValues,
} from '@papy/contract/engine'
import type { HelloMessage, PieceMessage, ToWorker } from '../wire/wire.ts'
import { Cloakroom } from './cloakroom.ts'
import { legAt, type WorkerLane, workerLane } from './lane.ts'
import { enterRealm, type Realm, refuse } from './realm.ts'
import { WorkerRelay } from './relay.ts'
import { sendOutcome } from './reply.ts'
import { deposited, fetched, inboxed, isStoredValues, returned, unreachable } from './stored.ts'
import { tellerOf } from './teller.ts'
import { type EvaluablePiece, Trip, type TripOutcome } from './trip.ts'

/** Evaluates pieces one after the other, in the order they came. */
export function program(line: Line): void {
  const desk = new Desk(line)
  line.receive(
    (message) => desk.receive(message as ToWorker),
    () => desk.calm,
  )
}

/** One worker at work. */
class Desk {
  #busy = true
  #ending = false
  /** Whether the last piece was answered without a turn of the event loop. */
  #synchronous = false
  #realm: Realm | undefined
  /** Where functions say something, unless they share the coordinator's realm. */
  #relay: WorkerRelay | undefined
  /** What is being evaluated, and of which map. */
  #present: { readonly lane: number; readonly work: Pick<Frame, 'abort'> } | undefined
  /** The transports that the functions of the last piece use themselves. */
  #items: ItemDesk | undefined
  /** What transports have lent for it. */
  #lent: Lent | undefined
  readonly #lanes = new Map<number, Promise<WorkerLane | undefined> | WorkerLane>()
  /** What the functions of each map hold. */
  readonly #belongings = new Map<number, Belongings>()
  readonly #queue: PieceMessage[] = []
  readonly #cloakroom = new Cloakroom()
  readonly #line: Line

  constructor(line: Line) {
    this.#line = line
  }

  /** Whether it waits for nothing but the next piece: no function of the last one left a promise behind. */
  get calm(): boolean {
    return !this.#busy && this.#synchronous && this.#queue.length === 0 && this.#cloakroom.empty
  }

  receive(message: ToWorker): void {
    switch (message.type) {
      case 'piece':
        this.#queue.push(message)
        return this.#work()
      case 'via':
        return this.#cloakroom.open(message.opening)
      case 'shut':
        return void this.#shut(message.via)
      case 'hello':
        return void this.#enter(message)
      case 'lane': {
        const lane = workerLane(this.#line, message, this.#cloakroom)
        this.#lanes.set(message.lane, lane)
        if (isLater(lane)) void lane.then((known) => this.#know(message.lane, known))
        return
      }
      case 'drop':
        this.#lanes.delete(message.lane)
        if (this.#present?.lane === message.lane)
          this.#present.work.abort(new DOMException('the run was closed', 'AbortError'))
        return void this.#free(message.lane)
      case 'end':
        this.#ending = true
        return this.#work()
    }
  }

  async #free(lane: number): Promise<void> {
    await this.#belongings
      .get(lane)
      ?.close()
      .catch(() => {})
    this.#belongings.delete(lane)
    this.#line.send({ type: 'dropped', lane })
  }

  #belongingsOf(lane: number): Belongings {
    const known = this.#belongings.get(lane) ?? new Belongings()
    // What is still called for a map that is over holds nothing.
    if (this.#lanes.has(lane)) this.#belongings.set(lane, known)
    else void known.close()
    return known
  }

  async #shut(via: string): Promise<void> {
    await this.#cloakroom.shut(via)
    this.#line.send({ type: 'shut', via })
  }

  async #enter(hello: HelloMessage): Promise<void> {
    if (!hello.sameRealm) {
      enterWorker((error) => refuse(this.#line, error))
      this.#relay = new WorkerRelay(this.#line, hello.wanted)
      enterRelay(this.#relay)
    }
    try {
      this.#realm = await enterRealm(hello)
    } catch (error) {
      return refuse(this.#line, error)
    }
    this.#busy = false
    this.#line.send({ type: 'ready' })
    this.#work()
  }

  #know(id: number, lane: WorkerLane | undefined): void {
    if (lane === undefined) this.#lanes.delete(id)
    else if (this.#lanes.has(id)) this.#lanes.set(id, lane)
  }

  // Synchronous as long as functions and their results are, so that a piece costs no turn of the event loop.
  #work(): void {
    while (!this.#busy) {
      const piece = this.#queue.shift()
      if (piece === undefined) return this.#rest()
      const lane = this.#lanes.get(piece.lane)
      if (lane === undefined) {
        this.#dropped(piece)
        continue
      }
      const began = performance.now()
      const run = (known: WorkerLane | undefined) => this.#lanes.has(piece.lane) && known && this.#run(known, piece)
      const outcome = isLater(lane) ? lane.then((known) => run(known) || undefined) : this.#run(lane, piece)
      this.#synchronous = !isLater(outcome)
      if (isLater(outcome)) this.#wait(outcome, piece, began)
      else this.#finish(piece, outcome, began)
    }
  }

  #rest(): void {
    if (!this.#ending) return
    this.#busy = true
    void this.#realm?.tearDown().then((error) => {
      this.#relay?.rest()
      this.#line.send(error === undefined ? { type: 'ended' } : { type: 'ended', error: encodeError(error) })
    })
  }

  #wait(outcome: PromiseLike<TripOutcome | undefined>, piece: PieceMessage, began: number): void {
    this.#busy = true
    outcome.then((known) => {
      this.#busy = false
      if (known === undefined) this.#dropped(piece)
      else this.#finish(piece, known, began)
      this.#work()
    })
  }

  #run(lane: WorkerLane, piece: PieceMessage): TripOutcome | Promise<TripOutcome> {
    if (lane.inbound.length === 0 || !piece.columns.some(isStoredValues))
      return this.#evaluate(lane, piece as EvaluablePiece)
    try {
      if (lane.leases) this.#lent = new Lent()
      const columns = fetched(piece.columns, lane.inbound, this.#lent)
      if (!isLater(columns)) return this.#evaluateFetched(lane, piece, columns)
      return columns.then(
        (known) => this.#evaluateFetched(lane, piece, known),
        (cause: unknown) => unreachable(piece.size, cause),
      )
    } catch (cause) {
      return unreachable(piece.size, cause)
    }
  }

  #evaluateFetched(
    lane: WorkerLane,
    piece: PieceMessage,
    columns: readonly Column[],
  ): TripOutcome | Promise<TripOutcome> {
    const lent = this.#lent
    const settled = (outcome: TripOutcome) => {
      const known = inboxed(outcome, { columns })
      return lent === undefined ? known : returned(known, lent)
    }
    const outcome = this.#evaluate(lane, { ...piece, columns })
    return isLater(outcome) ? outcome.then(settled) : settled(outcome)
  }

  #evaluate(lane: WorkerLane, piece: EvaluablePiece): TripOutcome | Promise<TripOutcome> {
    this.#relay?.attend(lane, piece)
    this.#items = lane.items.length === 0 ? undefined : this.#deskFor(lane, piece)
    const belongings = this.#belongingsOf(piece.lane)
    if (lane.following.length > 0) return this.#travel(lane, piece, belongings)
    const { columns, counts, size, first, positions, attempt } = piece
    const items = this.#items && { desk: this.#items, keep: lane.keep }
    const frame = new Frame({ run: lane.run, node: lane.node, first, positions, attempt, items, belongings })
    this.#present = { lane: piece.lane, work: frame }
    const claim = tellerOf(this.#line, lane, piece, this.#realm?.claims).claimOf(0)
    return evaluate(lane, counts === undefined ? { columns } : { columns, counts }, size, {
      frame,
      claim,
      values: lane.spares.take(size),
    })
  }

  // Several legs, one after the other.
  #travel(lane: WorkerLane, piece: EvaluablePiece, belongings: Belongings): TripOutcome | Promise<TripOutcome> {
    const teller = tellerOf(this.#line, lane, piece, this.#realm?.claims)
    const trip = new Trip(lane, piece, this.#line, teller, { desk: this.#items, lent: this.#lent, belongings })
    this.#present = { lane: piece.lane, work: trip }
    return trip.run()
  }

  #deskFor({ items }: WorkerLane, { piece }: PieceMessage): ItemDesk {
    return new ItemDesk(items, (ticket, index) => this.#line.send({ type: 'held', piece, index, ticket }))
  }

  #finish(piece: PieceMessage, outcome: TripOutcome, began: number): void {
    this.#present = undefined
    const lane = this.#lanes.get(piece.lane)
    const known = lane === undefined || isLater(lane) ? undefined : lane
    if (piece.stores !== true || known === undefined || !isWhole(piece, outcome))
      return this.#send(known, piece, outcome, began)
    const put = deposited(outcome.values, known.outbound)
    if (!isLater(put)) return this.#sendPut(known, piece, outcome, put, began)
    this.#busy = true
    void put.then((settled) => {
      this.#busy = false
      this.#sendPut(known, piece, outcome, settled, began)
      this.#work()
    })
  }

  // What cannot be put fails, and then nothing of the piece goes by the transport.
  #sendPut(
    lane: WorkerLane,
    piece: PieceMessage,
    outcome: TripOutcome,
    put: StoredValues | readonly Failure[],
    began: number,
  ): void {
    if ('deposits' in put) this.#send(lane, piece, { ...outcome, stored: put }, began)
    else
      this.#send(
        lane,
        piece,
        { ...outcome, failures: put.map((one) => ({ ...one, ...outcome.placeOf?.(one.at) })) },
        began,
      )
  }

  #send(known: WorkerLane | undefined, piece: PieceMessage, outcome: TripOutcome, began: number): void {
    this.#relay?.rest()
    const ms = performance.now() - began
    const { sameRealm = false, relay = false, transfer = false } = known ?? {}
    const spares = known && legAt(known, known.following.length).spares
    const end = piece.slot === undefined ? undefined : this.#realm?.claims?.ender(piece.slot)
    const moves = this.#realm?.claims !== undefined
    const bytes = this.#realm?.weigh()
    sendOutcome(this.#line, piece, outcome, { ms, sameRealm, relay, transfer, moves, bytes, spares })
    end?.()
    this.#lent?.release()
    this.#lent = undefined
    const { failures } = outcome
    this.#items?.settle((index) => failures.some(({ at }) => indexOf(piece, at) === index))
  }

  // Every piece is answered, even if nobody wants the answer any more: until then it counts as work in hand.
  #dropped({ piece }: PieceMessage): void {
    this.#line.send({ type: 'done', piece, values: [], failures: [], ms: 0 })
  }
}

// Otherwise what is missing, or failed, stands apart from the rest, which only the coordinator can put together.
function isWhole({ size }: PieceMessage, { values, failures }: TripOutcome): boolean {
  return failures.length === 0 && values.length === size
}
