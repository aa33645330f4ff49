import { decodeError, type Plugin, type Runtime, type RuntimeError, type WorkerExit } from '@papy/contract'
import { threads } from '@papy/runtime-thread'
import type { Piece } from '../chunk/chunk.ts'
import { Hand } from '../hand/hand.ts'
import type { Spare } from '../hand/holdings.ts'
import type { Housekeeping } from '../hand/housekeeping.ts'
import type { PoolLane } from '../lane/pool-lane.ts'
import type { Ms } from '../units.ts'
import type { DoneMessage, FromWorker } from '../wire/wire.ts'
import { Abandoned } from './abandoned.ts'
import type { Hostless } from './hostless.ts'
import { Outposts } from './outposts.ts'
import { crashLoop, isKilled, Restarts, startFailure } from './restarts.ts'
import type { Roster } from './roster.ts'

/** What holds for a crew. */
export interface CrewSettings {
  readonly plugins: readonly Plugin<'runtime'>[]
  readonly housekeeping: Housekeeping
  readonly hostless: Hostless
}

/** What a crew tells its pool. */
export interface CrewEvents {
  done(piece: Piece<PoolLane>, message: DoneMessage, hand: Hand): void
  /** A worker ended that was not to; it had these in hand. */
  lost(hand: Hand, pieces: readonly Piece<PoolLane>[], exit: WorkerExit): void
  /** A worker was started after a wait; what waits for it may be sent, so that the process stays alive for it. */
  hired(): void
  /** A worker is up. */
  joined(hand: Hand): void
  /** A map's functions cannot be had. */
  broken(lane: number, error: unknown): void
  /** No map can be evaluated any more. */
  failed(error: unknown): void
}

/** All workers of a pool: started once, kept warm, replaced when they end. */
export class Crew {
  #hands: Hand[] = []
  /** The one that answered last. */
  #recent: Hand | undefined
  #runtimes: Runtime[] = []
  #closed = false
  #givenUp = false
  readonly #restarts = new Restarts()
  #size: number
  #plugins: readonly Plugin<'runtime'>[]
  readonly #housekeeping: Housekeeping
  readonly #roster: Roster
  readonly #outposts: Outposts
  readonly #abandoned = new Abandoned<Hand>(() => this.#hands)
  readonly #events: CrewEvents

  constructor({ plugins, housekeeping, hostless }: CrewSettings, roster: Roster, events: CrewEvents) {
    this.#plugins = plugins
    this.#size = plugins.reduce((sum, { size }) => sum + size, 0)
    this.#housekeeping = housekeeping
    this.#roster = roster
    this.#outposts = new Outposts(plugins, hostless, {
      failed: (error) => this.#giveUp(error),
      standIn: (threads) => this.#standIn(threads),
    })
    this.#events = events
  }

  /** Those that run now. */
  get hands(): readonly Hand[] {
    return this.#hands
  }

  /** Starts every worker that is not running, unless that was tried and given up. */
  start(): void {
    if (this.#hands.length + this.#restarts.waiting() >= this.#size || this.#closed || this.#givenUp) return
    if (this.#runtimes.length === 0) this.#runtimes = this.#plugins.map((plugin) => plugin.open())
    for (const [at, { size }] of this.#plugins.entries()) {
      if (this.#outposts.isCutOff(at)) continue
      const running = this.#hands.filter((hand) => hand.place === at).length
      for (let i = running + this.#restarts.waiting(at); i < size; i++) this.#hire(at)
    }
  }

  /** What could not be started may be tried anew. */
  retry(): void {
    this.#givenUp = false
  }

  /** The worker with most room, if any has some. */
  get free(): Hand | undefined {
    // Who has just answered is free more often than not: with a hundred workers looking at all would be most of the work.
    if (this.#recent !== undefined && this.#recent.pieces.length === 0 && this.#recent.room > 0) return this.#recent
    let best: Hand | undefined
    let most = 0
    for (const hand of this.#hands) {
      const { room } = hand
      if (room > most) {
        best = hand
        most = room
      }
    }
    return best
  }

  /** On another host than this one: the worker with most room, even if that is none. */
  elsewhere(host: string): Hand | undefined {
    let best: Hand | undefined
    for (const hand of this.#hands) {
      if (hand.host === undefined || hand.host === host || !hand.ready || this.#outposts.isCutOff(hand.place)) continue
      if (best === undefined || hand.room > best.room) best = hand
    }
    return best
  }

  /** The worker with most to do that it has not begun and that can be taken back, if one has some. */
  busiest(nowMs: Ms): (Spare & { readonly hand: Hand }) | undefined {
    let best: (Spare & { readonly hand: Hand }) | undefined
    for (const hand of this.#hands) {
      const spare = hand.spare(nowMs)
      if (spare.calls > 0 && spare.ms >= (best?.ms ?? 0)) best = { ...spare, hand }
    }
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

  /** Nobody wants the results of a map any more: a worker that does not come to an end of it soon is replaced. */
  abandon(lane: PoolLane): void {
    this.#abandoned.add(lane)
  }

  /** Lets go of the process wherever there is no work, nor some for whom to wait. */
  rest(awaited: boolean): void {
    for (const hand of this.#hands) hand.hold(awaited)
    if (awaited && this.#hands.length > 0 && this.#hands.every(({ isAway }) => isAway))
      this.#outposts.missing(() => this.#hands)
    else this.#outposts.calm()
  }

  /** A lost worker's work came to something: this is no loop. */
  progressed(): void {
    this.#restarts.progressed()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#outposts.calm()
    this.#restarts.stop()
    const hands = this.#hands.splice(0)
    await Promise.all(hands.map((hand) => hand.shut()))
    if (this.#housekeeping.teardown !== undefined) await Promise.all(hands.map((hand) => hand.leave()))
    await Promise.all(this.#runtimes.map((runtime) => runtime[Symbol.asyncDispose]()))
  }

  #hire(place: number): void {
    const plugin = this.#plugins[place] as Plugin<'runtime'>
    const exited = (hand: Hand, exit: WorkerExit) => this.#exited(hand, exit)
    const events = { exited, message: this.#receive, retires: this.#release }
    const hand = new Hand(place, plugin, this.#runtimes[place] as Runtime, this.#housekeeping, events)
    this.#hands.push(hand)
    this.#roster.tell('start', hand)
  }

  readonly #receive = (hand: Hand, message: FromWorker): void => {
    if (message.type === 'ready') this.#welcome(hand)
    else if (message.type === 'done') this.#done(hand, message)
    else if (message.type === 'log') this.#roster.tellLog(hand, message)
    else if (message.type === 'output') this.#roster.tellOutput(hand, message)
    else if (message.type !== 'broken') return
    else if (message.lane === undefined) this.#refused(decodeError(message.error))
    else this.#events.broken(message.lane, decodeError(message.error))
  }

  #welcome(hand: Hand): void {
    hand.ready = true
    this.#roster.tell('up', hand)
    this.#restarts.up()
    this.#events.joined(hand)
  }

  // They are of this pool from now on, whoever comes back.
  #standIn(count: number): void {
    const plugin = threads(count)
    this.#plugins = [...this.#plugins, plugin]
    this.#runtimes.push(plugin.open())
    this.#size += count
    this.start()
    this.#events.hired()
  }

  // None could be set up: whoever needs one next may try anew.
  #refused(error: unknown): void {
    this.#events.failed(error)
    const unready = this.#hands.filter(({ ready }) => !ready)
    this.#hands = this.#hands.filter(({ ready }) => ready)
    for (const hand of unready) hand.kill()
  }

  // Answers of pieces that were taken away meanwhile find none: they are late, and dropped.
  #done(hand: Hand, message: DoneMessage): void {
    const piece = hand.answered(message.piece)
    if (piece === undefined) return hand.refuse(message)
    this.#restarts.progressed()
    this.#outposts.answered(hand.place)
    this.#recent = hand
    hand.served(message.values.length, message.bytes)
    hand.loaded.add(piece.owner.id)
    this.#events.done(piece, message, hand)
    this.#release(hand)
  }

  // It goes at once; the new one comes when it has gone.
  readonly #release = (hand: Hand): void => {
    if (hand.worn && this.#hands.includes(hand)) void hand.leave()
  }

  #exited(hand: Hand, exit: WorkerExit): void {
    const retired = hand.retires && hand.pieces.length === 0
    const wanted = this.#closed || retired || (exit.reason === 'stopped' && hand.condemned === undefined)
    this.#roster.tell(wanted ? 'exit' : 'lost', hand, exit)
    if (this.#closed || !this.#hands.includes(hand)) return
    this.#hands = this.#hands.filter((other) => other !== hand)
    if (this.#recent === hand) this.#recent = undefined
    const pieces = [...hand.pieces]
    // Of a host that is gone it is no fault that its workers are; it is waited for.
    const gone = exit.reason === 'lost'
    if (!wanted) this.#outposts.lost(hand, exit)
    if (!wanted && !gone) this.#restarts.lost()
    const unstarted = !hand.ready && !gone && !retired && !hand.struck && !isKilled(exit)
    if (unstarted && this.#restarts.failed()) this.#unstartable(hand, exit)
    else if (this.#restarts.isLoop) this.#giveUp(crashLoop(hand, exit))
    else this.#replace(hand.place)
    if (!wanted || pieces.length > 0) this.#events.lost(hand, pieces, exit)
  }

  #unstartable(hand: Hand, exit: WorkerExit): void {
    if (this.#outposts.spare(hand, exit, this.#hands)) this.#restarts.up()
    else this.#giveUp(startFailure(hand, exit))
  }

  #replace(place: number): void {
    if (this.#outposts.isCutOff(place)) return
    this.#restarts.next(place, (waited) => {
      this.#rehire(place)
      if (waited) this.#events.hired()
    })
  }

  #rehire(place: number): void {
    try {
      this.#hire(place)
    } catch (error) {
      this.#events.failed(error)
    }
  }

  // What cannot be started again and again is not replaced; whoever needs it next may try anew.
  #giveUp(error: RuntimeError): void {
    this.#restarts.reset()
    this.#givenUp = true
    this.#events.failed(error)
  }
}
