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
  #givenUp = false
  readonly #size: number
  readonly #plugins: readonly Plugin<'runtime'>[]
  readonly #events: CrewEvents

  constructor(plugins: readonly Plugin<'runtime'>[], events: CrewEvents) {
    this.#plugins = plugins
    this.#size = plugins.reduce((sum, { size }) => sum + size, 0)
    this.#events = events
  }

  /** Starts every worker that is not running, unless that was tried and given up. */
  start(): void {
    if (this.#hands.length === this.#size || this.#closed || this.#givenUp) return
    if (this.#runtimes.length === 0) this.#runtimes = this.#plugins.map((plugin) => plugin.open())
    for (const [at, { size }] of this.#plugins.entries()) {
      const running = this.#hands.filter((hand) => hand.place === at).length
      for (let i = running; i < size; i++) this.#hire(at)
    }
  }

  /** What could not be started may be tried anew. */
  retry(): void {
    this.#givenUp = false
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

  #hire(place: number): void {
    const plugin = this.#plugins[place] as Plugin<'runtime'>
    const exited = (hand: Hand, exit: WorkerExit) => this.#replace(hand, exit)
    this.#hands.push(new Hand(place, plugin, this.#runtimes[place] as Runtime, { exited, message: this.#receive }))
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

  // One that cannot be started again and again is not replaced; whoever needs it next may try anew.
  #replace(hand: Hand, exit: WorkerExit): void {
    if (this.#closed) return
    this.#hands = this.#hands.filter((other) => other !== hand)
    const pieces = hand.pieces.splice(0)
    if (hand.ready || ++this.#failedStarts < MAX_FAILED_STARTS) this.#rehire(hand.place)
    else this.#giveUp(hand, exit)
    this.#events.lost(pieces, exit)
  }

  #rehire(place: number): void {
    try {
      this.#hire(place)
    } catch (error) {
      this.#events.failed(error)
    }
  }

  #giveUp({ label }: Hand, { error: cause, code: exit }: WorkerExit): void {
    this.#failedStarts = 0
    this.#givenUp = true
    const message = `${label} could not be started ${MAX_FAILED_STARTS} times in a row; see the cause`
    this.#events.failed(new RuntimeError('ERR_WORKER_START', message, { cause, exit }))
  }
}
