import type { Plugin, Runtime, WorkerExit, WorkerLine } from '@papy/contract'
import type { Piece } from './chunk.ts'
import { columnsOf } from './chunk.ts'
import type { PoolLane } from './pool-lane.ts'
import type { DropMessage, FromWorker, PieceMessage } from './wire.ts'

/** Pieces a worker holds at most: one that it computes, one that waits, so that it never waits for us. */
const DEPTH = 2

/** A message that takes longer than so many Ms needs none waiting behind it. */
const LONG_MS = 20

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
  readonly label: string
  /** Which of the pool's runtimes it belongs to. */
  readonly place: number
  readonly sameRealm: boolean
  #held = false
  readonly #line: WorkerLine
  readonly #known = new Set<number>()

  constructor(place: number, plugin: Plugin<'runtime'>, runtime: Runtime, events: HandEvents) {
    this.place = place
    this.#line = runtime.start({ program })
    this.label = this.#line.label
    this.sameRealm = plugin.supports.sameRealm
    this.#line.receive((message) => events.message(this, message as FromWorker))
    void this.#line.exited.then((exit) => events.exited(this, exit))
  }

  /** How much more it can take; the more, the sooner it should get it. */
  get room(): number {
    const [first] = this.pieces
    if (first === undefined) return DEPTH
    const depth = this.sameRealm || first.owner.pace.messageMs > LONG_MS ? 1 : DEPTH
    return depth - this.pieces.length
  }

  /** Sends a piece. @throws whatever cloning one of its items throws; then nothing was sent. */
  send(piece: Piece<PoolLane>): void {
    this.#introduce(piece.owner)
    const { columns, counts } = columnsOf(piece)
    const head = { type: 'piece', piece: piece.id, lane: piece.owner.id, size: piece.to - piece.from, columns } as const
    this.#line.send((counts === undefined ? head : { ...head, counts }) satisfies PieceMessage)
    this.pieces.push(piece)
    this.hold()
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

  async close(): Promise<void> {
    await this.#line[Symbol.asyncDispose]()
  }

  #introduce(lane: PoolLane): void {
    if (this.#known.has(lane.id)) return
    this.#line.send(lane.introduction(this.sameRealm))
    this.#known.add(lane.id)
  }
}

/** Where the program of every worker is. */
const program = {
  specifier: '@papy/imap/worker',
  url: new URL('./worker.js', import.meta.url).href,
  export: 'program',
}
