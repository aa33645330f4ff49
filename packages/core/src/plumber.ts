import { type Ledger, TimeoutError } from '@papy/contract'
import { anything, checkOptions, checkTimeout, count, type Rules, stateError } from '@papy/contract/engine'
import { Dagger } from './dagger.ts'
import type { PlumberEvent } from './events.ts'
import { idleStats, type NodeStats } from './node-stats.ts'
import type { PiperInput } from './piper.ts'
import { DaggerRun } from './run/dagger-run.ts'
import { evenly } from './run/evenness.ts'
import { EventFeed } from './run/event-feed.ts'
import { Plumbing } from './run/plumbing.ts'
import { type RowIterator, type StreamEnd, Streaming } from './run/streaming.ts'

/** Options of a {@link Plumber}. */
export interface PlumberOptions {
  /** Items one reader of a fork may be ahead of another. @defaultValue 1024 */
  readonly buffer?: number | undefined
}

/** What a run can be in. */
export type PlumberState = 'new' | 'started' | 'running' | 'paused' | 'finished' | 'stopped' | 'disposed'

/** Options of calls that can be given up. */
export interface SignalOptions {
  /** Gives the run up: the pending call rejects with the signal's reason; what was read and not emitted is returned. */
  readonly signal?: AbortSignal | undefined
}

/** Options of {@link Plumber.wait}. */
export interface WaitOptions extends SignalOptions {
  /** Ms to wait; the run goes on after it. @defaultValue no limit */
  readonly timeoutMs?: number | undefined
}

/** Options of {@link Plumber.stop}. */
export interface StopOptions {
  /** Finishes what was read; else it is returned. @defaultValue true */
  readonly drain?: boolean | undefined
}

/** A snapshot of a run. */
export interface PlumberStats {
  readonly state: PlumberState
  /** Epoch Ms; `undefined` before the first start. */
  readonly startedAt: number | undefined
  readonly runTimeMs: number
  /** By name of the piper. */
  readonly nodes: Readonly<Record<string, NodeStats>>
  readonly total: { readonly in: number; readonly out: number; readonly errors: number; readonly perSecond: number }
}

/** How many items a reader may be ahead of another, unless told otherwise. */
const TEE_LIMIT = 1024

/**
 * A Dagger with a run time: runs, watches, pauses and stops it.
 *
 * ```
 * new ─start▶ started ─run▶ running ⇄ paused ─▶ finished ─stop▶ stopped ─start▶ …
 * ```
 */
export class Plumber extends Dagger {
  #state: PlumberState = 'new'
  #plumbing: Plumbing | undefined
  /** The run whose end was told. */
  #ended: Plumbing | undefined
  #streaming = false
  #startedAt: number | undefined
  #endedAt: number | undefined
  #finished: Promise<void> | undefined
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
    return this.#state
  }

  /**
   * Connects one data set per input and starts all pipers. Pools may read ahead as far as their buffers allow; nothing is
   * taken out of the outputs before {@link Plumber.run}.
   *
   * @throws (rejects) PlumberError `ERR_INPUTS`, `ERR_EMPTY`, `ERR_ENTRY_MODULE`; ArgumentError `ERR_BUFFER_TOO_SMALL`;
   * StateError `ERR_STATE`, `ERR_DISPOSED`
   */
  override async start(datas?: readonly PiperInput[]): Promise<void> {
    this.#allow('start', 'new', 'stopped')
    this.#open(datas)
    this.#become('started')
  }

  /** Takes everything out of the outputs from now on. Resolves once it runs. @throws (rejects) StateError; the signal's reason */
  async run(options: SignalOptions = {}): Promise<void> {
    checkOptions('run', options, signalRules)
    const { signal } = options
    this.#allow('run', 'started', 'paused')
    signal?.throwIfAborted()
    const plumbing = this.#plumbing as Plumbing
    this.#become('running')
    plumbing.run.flow()
    if (this.#streaming) return
    this.#finished ??= plumbing.drive().then(() => this.#finish(plumbing))
    if (signal !== undefined) this.#heed(signal, plumbing)
  }

  /** Takes nothing more until {@link Plumber.run}; what is at workers is finished. @throws (rejects) StateError `ERR_STATE` */
  async pause(): Promise<void> {
    if (this.#state === 'finished') return
    this.#allow('pause', 'running')
    this.#plumbing?.run.pause()
    this.#become('paused')
  }

  /**
   * Waits for the end of the run; resolves with the final ledger.
   *
   * @throws (rejects) TimeoutError `ERR_WAIT_TIMEOUT`, and the run goes on; the run's error; StateError `ERR_STATE`
   */
  async wait(options: WaitOptions = {}): Promise<Ledger> {
    this.#allow('wait', 'running', 'paused', 'finished')
    checkOptions('wait', options, waitRules)
    const { timeoutMs, signal } = options
    checkTimeout(timeoutMs)
    signal?.throwIfAborted()
    const plumbing = this.#plumbing as Plumbing
    await limited(this.#finished ?? Promise.resolve(), { timeoutMs, signal })
    if (plumbing.failure !== undefined) throw plumbing.failure.error
    return plumbing.ledger()
  }

  /**
   * Ends the run: reads no more, finishes what was read and resolves with the ledger.
   *
   * @throws (rejects) StateError `ERR_STATE`, `ERR_DISPOSED`; ArgumentError `ERR_ARGUMENT`
   */
  override async stop(options: StopOptions = {}): Promise<Ledger> {
    checkOptions('stop', options, stopRules)
    this.#allow('stop', 'started', 'running', 'paused', 'finished')
    const plumbing = this.#plumbing as Plumbing
    try {
      if (options.drain !== false && this.#state !== 'finished') await plumbing.drain()
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
    this.#allow('stream', 'new', 'stopped')
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
    const nodes = this.#plumbing?.run.stats() ?? Object.fromEntries(this.pipers().map(({ name }) => [name, idleStats]))
    const runTimeMs = this.#startedAt === undefined ? 0 : (this.#endedAt ?? Date.now()) - this.#startedAt
    const outputs = this.#plumbing?.run.outputs.map(({ name }) => nodes[name]?.out ?? 0) ?? []
    const out = outputs.reduce((sum, items) => sum + items, 0)
    const errors = Object.values(nodes).reduce((sum, node) => sum + node.errors, 0)
    const total = {
      in: this.#plumbing?.run.read ?? 0,
      out,
      errors,
      perSecond: runTimeMs > 0 ? (out / runTimeMs) * 1000 : 0,
    }
    return { state: this.#state, startedAt: this.#startedAt, runTimeMs, nodes, total }
  }

  /** Where the items are; stays readable after the run. */
  ledger(): Ledger {
    return (
      this.#plumbing?.ledger() ?? {
        total: { read: 0, emitted: 0, errored: 0, deadLettered: 0, returned: 0, inFlight: 0 },
        pipes: {},
      }
    )
  }

  /** What happens from now on, until the Plumber is disposed. */
  events(): AsyncIterableIterator<PlumberEvent, undefined> {
    if (this.#state === 'disposed') throw stateError('the Plumber', 'events', 'disposed', 'make a new one')
    return this.#feed.listen()
  }

  /** Gives up what is unfinished and lets go of everything; the pools it borrowed go on. Again is a no-op. */
  async close(): Promise<void> {
    if (this.#state === 'disposed') return
    const plumbing = this.#plumbing
    this.#become('disposed')
    if (plumbing !== undefined) {
      await plumbing.close()
      plumbing.run.detach()
    }
    this.#feed.end()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  protected override assertIdle(call: string): void {
    if (this.#state === 'disposed') throw stateError('the Plumber', call, 'disposed', 'make a new one')
    if (this.#state !== 'new' && this.#state !== 'stopped')
      throw stateError('the Plumber', call, this.#state, 'stop it first')
    super.assertIdle(call)
  }

  #open(datas: readonly PiperInput[] | undefined): Plumbing {
    this.#plumbing?.run.detach()
    const run = new DaggerRun(this.graph, { datas: datas as never, teeLimit: this.#teeLimit, together: true })
    const plumbing = new Plumbing(run)
    try {
      run.start()
    } catch (error) {
      void plumbing.close()
      run.detach()
      throw error
    }
    run.onFailure = (node, error) =>
      this.#feed.emit({
        type: error.code === 'ERR_TIMEOUT' ? 'timeout' : 'item-error',
        node,
        error,
        ...(error.index === undefined ? {} : { index: error.index }),
      })
    this.#plumbing = plumbing
    this.#finished = undefined
    this.#startedAt = Date.now()
    this.#endedAt = undefined
    return plumbing
  }

  #openStream(datas: readonly PiperInput[]): Plumbing {
    this.#allow('stream', 'new', 'stopped')
    const plumbing = this.#open(datas)
    this.#streaming = true
    this.#become('running')
    return plumbing
  }

  async #closeStream(plumbing: Plumbing, how: StreamEnd): Promise<void> {
    this.#streaming = false
    if (this.#plumbing !== plumbing || this.#state === 'stopped' || this.#state === 'disposed') return
    try {
      if (how === 'left') await plumbing.drain()
    } finally {
      await this.#close(plumbing)
    }
  }

  async #finish(plumbing: Plumbing): Promise<void> {
    if (this.#plumbing !== plumbing || this.#state === 'stopped' || this.#state === 'disposed') return
    await this.#end(plumbing, () => {
      if (this.#state === 'running' || this.#state === 'paused') this.#become('finished')
    }).catch((error) => plumbing.fail(error))
  }

  async #close(plumbing: Plumbing): Promise<void> {
    await this.#end(plumbing, () => {
      this.#streaming = false
      if (this.#state !== 'disposed') this.#become('stopped')
    })
  }

  // Whatever closing throws, it has closed, and the state says so.
  async #end(plumbing: Plumbing, become: () => void): Promise<void> {
    try {
      await plumbing.close()
    } finally {
      this.#endedAt ??= Date.now()
      become()
      if (this.#ended !== plumbing) this.#feed.emit({ type: 'end', ...plumbing.failure })
      this.#ended = plumbing
    }
  }

  // Until the run ends; a signal may outlive many.
  #heed(signal: AbortSignal, plumbing: Plumbing): void {
    const onAbort = () => {
      plumbing.fail(signal.reason)
      this.#finished = this.#finish(plumbing)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    void plumbing.drive().then(() => signal.removeEventListener('abort', onAbort))
  }

  #become(state: PlumberState): void {
    this.#state = state
    this.#feed.emit({ type: 'state', state })
  }

  #allow(call: string, ...states: readonly PlumberState[]): void {
    if (states.includes(this.#state)) return
    const next = this.#state === 'disposed' ? 'make a new one' : `it can ${call} while ${states.join(' or ')}`
    throw stateError('the Plumber', call, this.#state, next)
  }
}

const plumberRules: Rules<PlumberOptions> = { buffer: count() }
const signal = (value: unknown): string | undefined => (value instanceof AbortSignal ? undefined : 'an AbortSignal')
const signalRules: Rules<SignalOptions> = { signal }
const waitRules: Rules<WaitOptions> = { signal, timeoutMs: anything }
const stopRules: Rules<StopOptions> = {
  drain: (value) => (typeof value === 'boolean' ? undefined : 'true or false'),
}

async function limited(done: Promise<void>, { timeoutMs, signal }: WaitOptions): Promise<void> {
  if (timeoutMs === undefined && signal === undefined) return done
  let timer: NodeJS.Timeout | undefined
  let onAbort = () => {}
  const given = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    const error = () =>
      new TimeoutError('ERR_WAIT_TIMEOUT', `the run did not end within ${timeoutMs} ms; it goes on, wait again`, {
        timeoutMs,
      })
    if (timeoutMs !== undefined) timer = setTimeout(() => reject(error()), timeoutMs)
  })
  try {
    await Promise.race([done, given])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}
