import type { Ledger } from '@papy/contract'
import { checkOptions, checkTimeout } from '@papy/contract/engine'
import { Dagger } from './dagger.ts'
import type { NewEvent, PlumberEvent } from './events.ts'
import { Lifecycle } from './lifecycle.ts'
import type { PiperInput } from './piper.ts'
import {
  type PlumberOptions,
  plumberRules,
  type SignalOptions,
  type StopOptions,
  signalRules,
  stopRules,
  type WaitOptions,
  waitRules,
} from './plumber-options.ts'
import { type PlumberCall, type PlumberState, plumberTransitions } from './plumber-state.ts'
import { type PlumberStats, statsOf } from './plumber-stats.ts'
import { DaggerRun } from './run/dagger-run.ts'
import { evenly } from './run/evenness.ts'
import { EventFeed } from './run/event-feed.ts'
import { patiently } from './run/patience.ts'
import { Plumbing } from './run/plumbing.ts'
import { nothing } from './run/row-ledger.ts'
import { type RowIterator, type StreamEnd, Streaming } from './run/streaming.ts'
import { TEE_LIMIT } from './run/tee.ts'

/**
 * A Dagger with a run time: runs, watches, pauses and stops it.
 *
 * ```
 * new ─start▶ started ─run▶ running ⇄ paused ─▶ finished ─stop▶ stopped ─start▶ …
 * ```
 */
export class Plumber extends Dagger {
  #plumbing: Plumbing | undefined
  #streaming = false
  #finished: Promise<void> | undefined
  readonly #life = new Lifecycle('new', plumberTransitions)
  readonly #feed = new EventFeed()
  readonly #teeLimit: number

  /** @throws ArgumentError `ERR_ARGUMENT` */
  constructor(options: PlumberOptions = {}) {
    super()
    checkOptions('Plumber', options, plumberRules)
    this.#teeLimit = options.buffer ?? TEE_LIMIT
  }

  /** Where the run is. */
  get state(): PlumberState {
    return this.#life.state
  }

  /**
   * Connects one data set per input and starts all pipers. Pools may read ahead as far as their buffers allow; nothing is
   * taken out of the outputs before {@link Plumber.run}.
   *
   * @throws (rejects) PlumberError `ERR_INPUTS`, `ERR_EMPTY`, `ERR_ENTRY_MODULE`; ArgumentError `ERR_BUFFER_TOO_SMALL`;
   * StateError `ERR_STATE`, `ERR_DISPOSED`
   */
  override async start(datas?: readonly PiperInput[]): Promise<void> {
    this.#check('start')
    this.#open(datas)
    this.#enter('start')
  }

  /** Takes everything out of the outputs from now on. Resolves once it runs. @throws (rejects) StateError; the signal's reason */
  async run(options: SignalOptions = {}): Promise<void> {
    checkOptions('run', options, signalRules)
    const { signal } = options
    this.#check('run')
    signal?.throwIfAborted()
    const plumbing = this.#plumbing as Plumbing
    this.#enter('run')
    plumbing.run.flow()
    if (this.#streaming) return
    this.#finished ??= plumbing.drive().then(() => this.#finish(plumbing))
    if (signal !== undefined) plumbing.heed(signal, () => (this.#finished = this.#finish(plumbing)))
  }

  /** Takes nothing more until {@link Plumber.run}; what is at workers is finished. @throws (rejects) StateError `ERR_STATE` */
  async pause(): Promise<void> {
    this.#check('pause')
    if (this.#enter('pause')) this.#plumbing?.run.pause()
  }

  /**
   * Waits for the end of the run; resolves with the final ledger.
   *
   * @throws (rejects) TimeoutError `ERR_WAIT_TIMEOUT`, and the run goes on; the run's error; StateError `ERR_STATE`
   */
  async wait(options: WaitOptions = {}): Promise<Ledger> {
    this.#check('wait')
    checkOptions('wait', options, waitRules)
    checkTimeout(options.timeoutMs)
    options.signal?.throwIfAborted()
    const plumbing = this.#plumbing as Plumbing
    await patiently(this.#finished ?? Promise.resolve(), options)
    if (plumbing.failure !== undefined) throw plumbing.failure.error
    return plumbing.ledger()
  }

  /**
   * Ends the run: reads no more, finishes what was read and resolves with the ledger.
   *
   * @throws (rejects) StateError `ERR_STATE`, `ERR_DISPOSED`; ArgumentError `ERR_ARGUMENT`; PlumberError `ERR_LEDGER`
   */
  override async stop(options: StopOptions = {}): Promise<Ledger> {
    checkOptions('stop', options, stopRules)
    this.#check('stop')
    const plumbing = this.#plumbing as Plumbing
    try {
      if (options.drain !== false && this.state !== 'finished') await plumbing.drain()
    } finally {
      await this.#close(plumbing)
    }
    return plumbing.ledger()
  }

  /**
   * All at once: starts at the first pull, yields the outputs (the bare value of one, an array per row of several), and is
   * stopped at the end, or when the loop is left.
   *
   * @throws PlumberError `ERR_INPUTS`, `ERR_EMPTY`, `ERR_UNEVEN_OUTPUTS`; StateError `ERR_STATE`, `ERR_DISPOSED`
   */
  stream<Row = unknown>(datas: readonly PiperInput[], options: SignalOptions = {}): RowIterator<Row> {
    checkOptions('stream', options, signalRules)
    this.#check('stream')
    this.checkInputs(datas)
    evenly(this.graph)
    return new Streaming<Row>({
      open: () => this.#openStream(datas),
      close: (plumbing, how) => this.#closeStream(plumbing, how),
      signal: options.signal,
    })
  }

  /** A snapshot of what was done so far. */
  get stats(): PlumberStats {
    return statsOf(this.state, this.#plumbing, this.pipers())
  }

  /** Where the items are; stays readable after the run. @throws PlumberError `ERR_LEDGER`, with a piper that debugs */
  ledger(): Ledger {
    return this.#plumbing?.ledger() ?? { total: nothing, pipes: {} }
  }

  /** What happens from now on, until the Plumber is disposed. @throws StateError `ERR_DISPOSED` */
  events(): AsyncIterableIterator<PlumberEvent, undefined> {
    this.#check('events')
    return this.#feed.listen()
  }

  /** Gives up what is unfinished and lets go of everything; the pools it borrowed go on. Again is a no-op. */
  async close(): Promise<void> {
    if (!this.#enter('close')) return
    const plumbing = this.#plumbing
    const isTold = plumbing?.isClosing === true
    try {
      await plumbing?.close().catch((error: unknown) => {
        if (!isTold) throw error
      })
    } finally {
      plumbing?.run.detach()
      this.#feed.end()
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  protected override assertIdle(call: string): void {
    this.#life.check('build', { subject: 'the Plumber', as: call, next: 'stop it first' })
    super.assertIdle(call)
  }

  #open(datas: readonly PiperInput[] | undefined): Plumbing {
    this.#plumbing?.run.detach()
    const tell = (event: NewEvent) => this.#feed.emit(event)
    const run = new DaggerRun(this.graph, { datas: datas as never, teeLimit: this.#teeLimit, together: true, tell })
    const plumbing = new Plumbing(run)
    try {
      run.start()
    } catch (error) {
      void plumbing.close()
      run.detach()
      throw error
    }
    this.#plumbing = plumbing
    this.#finished = undefined
    if (this.#feed.heard)
      for (const { code, piper: node, message } of this.plan().warnings)
        tell({ type: 'warning', code, message, ...(node && { node }) })
    return plumbing
  }

  #openStream(datas: readonly PiperInput[]): Plumbing {
    this.#check('stream')
    const plumbing = this.#open(datas)
    this.#streaming = true
    this.#enter('stream')
    return plumbing
  }

  async #closeStream(plumbing: Plumbing, how: StreamEnd): Promise<void> {
    this.#streaming = false
    if (!this.#isAt(plumbing)) return
    try {
      if (how === 'left') await plumbing.drain()
    } finally {
      await this.#close(plumbing)
    }
  }

  async #finish(plumbing: Plumbing): Promise<void> {
    if (this.#isAt(plumbing)) await this.#end(plumbing, 'end').catch((error) => plumbing.fail(error))
  }

  async #close(plumbing: Plumbing): Promise<void> {
    await this.#end(plumbing, 'stop')
    if (plumbing.imbalance !== undefined) throw plumbing.imbalance
  }

  // Whatever closing throws, it has closed, and the state says so.
  async #end(plumbing: Plumbing, call: 'end' | 'stop'): Promise<void> {
    try {
      await plumbing.close()
    } finally {
      if (call === 'stop') this.#streaming = false
      this.#enter(call)
      if (plumbing.tellEnd()) this.#feed.emit({ type: 'end', ...plumbing.failure })
    }
  }

  // It has not been stopped meanwhile, nor is another run under way.
  #isAt(plumbing: Plumbing): boolean {
    return this.#plumbing === plumbing && this.#life.allows('stop')
  }

  #check(call: PlumberCall): void {
    this.#life.check(call, { subject: 'the Plumber' })
  }

  #enter(call: PlumberCall): boolean {
    const isOther = this.#life.enter(call)
    if (isOther) this.#feed.emit({ type: 'state', state: this.state })
    return isOther
  }
}
