import type { IMap, Ledger } from '@papy/contract'
import { checkOptions, checkTimeout, closeAll } from '@papy/contract/engine'
import { Dagger } from './dagger.ts'
import type { PlumberEvent } from './events.ts'
import type { Keeping } from './journal/keeping.ts'
import { Lifecycle } from './lifecycle.ts'
import type { PiperInput } from './piper.ts'
import {
  type PlumberOptions,
  plumberRules,
  type SignalOptions,
  type StartOptions,
  type StopOptions,
  type StreamOptions,
  signalRules,
  startRules,
  stopRules,
  streamRules,
  type WaitOptions,
  waitRules,
} from './plumber-options.ts'
import { type PlumberCall, type PlumberState, plumberTransitions } from './plumber-state.ts'
import { type PlumberStats, statsOf } from './plumber-stats.ts'
import { Chronicle } from './run/chronicle.ts'
import { evenly } from './run/evenness.ts'
import { EventFeed } from './run/event-feed.ts'
import { openKeeping, openPlumbing } from './run/opening.ts'
import { patiently } from './run/patience.ts'
import type { Plumbing } from './run/plumbing.ts'
import { nothing } from './run/row-ledger.ts'
import { type RowIterator, type StreamEnd, Streaming } from './run/streaming.ts'
import { TEE_LIMIT } from './run/tee.ts'
import { load } from './save/load.ts'
import { save } from './save/save.ts'

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
  readonly #owns: readonly IMap[]

  /** @throws ArgumentError `ERR_ARGUMENT` */
  constructor(options: PlumberOptions = {}) {
    super()
    checkOptions('Plumber', options, plumberRules)
    this.#teeLimit = options.buffer ?? TEE_LIMIT
    this.#owns = [...(options.owns ?? [])]
  }

  /**
   * Makes the Plumber again that was saved to a file: imports it, which runs what stands in it, and calls its `pipeline()`.
   * The Plumber owns its pools. Only the file itself is read anew; modules that it imports stay as they were first imported.
   *
   * @throws (rejects) PlumberError `ERR_NOT_LOADABLE`
   */
  static load(file: string | URL): Promise<Plumber> {
    return load(file, isPlumber)
  }

  /** Where the run is. */
  get state(): PlumberState {
    return this.#life.state
  }

  /**
   * Connects one data set per input and starts all pipers. Pools may read ahead as far as their buffers allow; nothing is
   * taken out of the outputs before {@link Plumber.run}. With a journal the run can be gone on with, see {@link JournalOptions}.
   *
   * @throws (rejects) PlumberError `ERR_INPUTS`, `ERR_EMPTY`, `ERR_ENTRY_MODULE`; ArgumentError `ERR_BUFFER_TOO_SMALL`;
   * StateError `ERR_STATE`, `ERR_DISPOSED`
   */
  override async start(datas?: readonly PiperInput[], options: StartOptions = {}): Promise<void> {
    checkOptions('start', options, startRules)
    this.#check('start')
    const keeping = await openKeeping(this.graph, datas, options)
    try {
      this.#check('start')
      this.#open(datas, keeping)
    } catch (error) {
      await keeping?.end('failed', nothing, error)
      throw error
    }
    this.#enter('start')
  }

  /**
   * Takes everything out of the outputs from now on. Resolves once it runs.
   *
   * @throws (rejects) StateError `ERR_STATE`, `ERR_DISPOSED`; ArgumentError `ERR_ARGUMENT`; the reason of a signal that is
   * aborted already
   */
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

  /**
   * Takes nothing more until {@link Plumber.run}; what is at workers is finished. Once the run is finished, a no-op.
   *
   * @throws (rejects) StateError `ERR_STATE`, `ERR_DISPOSED`
   */
  async pause(): Promise<void> {
    this.#check('pause')
    if (this.#enter('pause')) this.#plumbing?.run.pause()
  }

  /**
   * Waits for the end of the run; resolves with the final ledger.
   *
   * @throws (rejects) TimeoutError `ERR_WAIT_TIMEOUT`, and the run goes on; the error that ended the run; StateError
   * `ERR_STATE`, `ERR_DISPOSED`; ArgumentError `ERR_ARGUMENT`
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
   * stopped at the end, or when the loop is left. With a journal the run can be gone on with: what was handed over counts as left
   * when the next is asked for, so a run that was killed hands over again what was committed last and was not yet.
   *
   * Pulling rejects with the error of an input, after what was read before it; with `debug` of a piper, the placeholder; the
   * signal's reason; ArgumentError `ERR_BUFFER_TOO_SMALL`; PlumberError `ERR_ENTRY_MODULE`.
   *
   * @throws PlumberError `ERR_INPUTS`, `ERR_EMPTY`, `ERR_UNEVEN_OUTPUTS`; DaggerError `ERR_ARITY`, `ERR_UNORDERED_GATHER`;
   * ArgumentError `ERR_ARGUMENT`; StateError `ERR_STATE`, `ERR_DISPOSED`
   */
  stream<Row = unknown>(datas: readonly PiperInput[], options: StreamOptions = {}): RowIterator<Row> {
    checkOptions('stream', options, streamRules)
    this.#check('stream')
    this.checkInputs(datas)
    evenly(this.graph)
    let keeping: Keeping | undefined
    const prepare = async () => {
      keeping = await openKeeping(this.graph, datas, options)
    }
    return new Streaming<Row>({
      ...(options.journal === undefined ? {} : { prepare }),
      open: () => this.#openStream(datas, keeping),
      abandon: async () => keeping?.end('stopped', nothing),
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

  /**
   * Writes the program that makes this Plumber again: its pools, pipers, pipes, and all settings that are not defaults. The
   * text is TypeScript and JavaScript; it exports `pipeline()`, and runs where it is the program ({@link runLines}). The file
   * appears when it is complete, and not where something cannot be written.
   *
   * @throws (rejects) PlumberError `ERR_NOT_SAVABLE`, which says what and why; DaggerError `ERR_ARITY`; StateError
   * `ERR_DISPOSED`; what the file system says
   */
  async save(file: string | URL): Promise<void> {
    this.#check('save')
    await save({ graph: this.graph, buffer: this.#teeLimit === TEE_LIMIT ? undefined : this.#teeLimit }, file)
  }

  /** Gives up what is unfinished and lets go of everything: pools it owns are closed, others go on. Again is a no-op. */
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
      await closeAll(this.#owns)
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  protected override assertIdle(call: string): void {
    this.#life.check('build', { subject: 'the Plumber', as: call, next: 'stop it first' })
    super.assertIdle(call)
  }

  #open(datas: readonly PiperInput[] | undefined, keeping: Keeping | undefined): Plumbing {
    this.#plumbing?.run.detach()
    const chronicle = new Chronicle(this.#feed, keeping?.run)
    const plumbing = openPlumbing(this.graph, { datas: datas as never, teeLimit: this.#teeLimit, chronicle, keeping })
    this.#plumbing = plumbing
    this.#finished = undefined
    chronicle.begin(this)
    keeping?.watch({
      warn: (code, message, node) => chronicle.warn(code, message, node),
      failed: (error) => plumbing.fail(error),
    })
    return plumbing
  }

  #openStream(datas: readonly PiperInput[], keeping: Keeping | undefined): Plumbing {
    this.#check('stream')
    const plumbing = this.#open(datas, keeping)
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
      plumbing.tellEnd()
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
    if (!isOther) return false
    if (this.#plumbing === undefined) this.#feed.emit({ type: 'state', state: this.state })
    else this.#plumbing.run.chronicle.enter(this.state)
    return true
  }
}

// By what it can do, so that a file may have another copy of this package.
function isPlumber(value: unknown): value is Plumber {
  return (
    value instanceof Plumber || (typeof value === 'object' && value !== null && 'stream' in value && 'pipers' in value)
  )
}
