import { decodeError, type Plugin, type Runtime, RuntimeError, type WorkerExit } from '@papy/contract'
import type { Piece } from './chunk.ts'
import { Hand } from './hand.ts'
import type { PoolLane } from './pool-lane.ts'
import type { DoneMessage, FromWorker } from './wire.ts'

/** Workers that end before they were up, one after the other, until that is given up. */
const MAX_FAILED_STARTS = 3

/** What a crew tells its pool. */
export interface CrewEvents {
  done(piece: Piece<PoolLane>, message: DoneMessage, hand: Hand): void
  /** A worker ended; it was computing the first of these. */
  lost(pieces: readonly Piece<PoolLane>[], exit: WorkerExit): void
  /** A map's functions cannot be had. */
  broken(lane: number, error: unknown): void
  /** No map can be evaluated any more. */
  failed(error: unknown): void
}

/** All workers of a pool: started once, kept warm, replaced when they end. */
export class Crew {
  #hands: Hand[] = []
  #runtimes: Runtime[] = []
  #failedStarts = 0
  #closed = false
  readonly #plugins: readonly Plugin<'runtime'>[]
  readonly #events: CrewEvents

  constructor(plugins: readonly Plugin<'runtime'>[], events: CrewEvents) {
    this.#plugins = plugins
    this.#events = events
  }

  /** Starts every worker that is not running. */
  start(): void {
    if (this.#runtimes.length > 0) return
    this.#runtimes = this.#plugins.map((plugin) => plugin.open())
    for (const at of this.#plugins.keys()) this.#hire(at, this.#plugins[at]?.size ?? 0)
  }

  /** The worker with most room, if any has some. */
  get free(): Hand | undefined {
    let best: Hand | undefined
    for (const hand of this.#hands) if (hand.room > (best?.room ?? 0)) best = hand
    return best
  }

  /** Whether nothing is at a worker. */
  get idle(): boolean {
    return this.#hands.every((hand) => hand.pieces.length === 0)
  }

  /** Every worker may forget a map. */
  drop(lane: PoolLane): void {
    for (const hand of this.#hands) hand.drop(lane)
  }

  /** Lets go of the process wherever there is no work. */
  rest(): void {
    for (const hand of this.#hands) hand.hold()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#hands = []
    await Promise.all(this.#runtimes.map((runtime) => runtime[Symbol.asyncDispose]()))
  }

  #hire(at: number, count: number): void {
    const plugin = this.#plugins[at] as Plugin<'runtime'>
    const exited = (hand: Hand, exit: WorkerExit) => this.#replace(at, hand, exit)
    for (let i = 0; i < count; i++)
      this.#hands.push(new Hand(plugin, this.#runtimes[at] as Runtime, { exited, message: this.#receive }))
  }

  readonly #receive = (hand: Hand, message: FromWorker): void => {
    if (message.type === 'ready') {
      hand.ready = true
      this.#failedStarts = 0
    } else if (message.type === 'done') this.#done(hand, message)
    else if (message.lane === undefined) this.#events.failed(decodeError(message.error))
    else this.#events.broken(message.lane, decodeError(message.error))
  }

  // Answers of pieces that were taken away meanwhile find none: they are late, and dropped.
  #done(hand: Hand, message: DoneMessage): void {
    const at = hand.pieces.findIndex((piece) => piece.id === message.piece)
    const [piece] = at < 0 ? [] : hand.pieces.splice(at, 1)
    if (piece !== undefined) this.#events.done(piece, message, hand)
  }

  #replace(at: number, hand: Hand, exit: WorkerExit): void {
    if (this.#closed) return
    this.#hands = this.#hands.filter((other) => other !== hand)
    const pieces = hand.pieces.splice(0)
    if (!hand.ready && ++this.#failedStarts >= MAX_FAILED_STARTS) {
      const message = `${hand.label} could not be started ${MAX_FAILED_STARTS} times in a row; see the cause`
      this.#events.failed(new RuntimeError('ERR_WORKER_START', message, { cause: exit.error, exit: exit.code }))
    } else this.#hire(at, 1)
    this.#events.lost(pieces, exit)
  }
}
