import { ArgumentError, describe, type Ledger, StateError } from '@papy/contract'
import { type Batch, closeAll, type PullOptions, type Source, sliceBatch, stateError } from '@papy/contract/engine'
import { Lifecycle } from '../lifecycle.ts'
import type { NodeStats } from '../node-stats.ts'
import type { PiperStopOptions } from '../piper.ts'
import type { Activity } from './activity.ts'
import type { FusedNode } from './fused-node.ts'
import type { NodeRun } from './node-run.ts'
import { balanceOf, type Pipe } from './pipe.ts'
import { type PiperCall, type PiperState, piperTransitions } from './piper-state.ts'
import { ReadingEdge } from './reading-edge.ts'
import { nothing, RowLedger } from './row-ledger.ts'
import type { TeeReader } from './tee.ts'

/** What a piper at work stands on. */
export interface PiperGround {
  readonly node: NodeRun | FusedNode
  /** Inputs of its own, by the names they have in the ledger. */
  readonly sources: ReadonlyMap<string, Source>
  /** Pipers that it reads, and the pipes. */
  readonly upstream: readonly { readonly run: PiperRun; readonly pipe: Pipe }[]
  readonly activity: Activity
  /** Checks the buffer of its pool. */
  readonly ensureBuffer: () => void
  /** Told of what leaves at its own edge. */
  readonly left?: (batch: Batch) => void
}

/** A connected piper: what it may be asked when, and the edge at which its results are read. */
export class PiperRun {
  readonly node: NodeRun | FusedNode
  readonly activity: Activity
  #edge: ReadingEdge<Batch> | undefined
  #results: TeeReader | undefined
  #ledger: RowLedger | undefined
  readonly #life = new Lifecycle('connected', piperTransitions)
  readonly #ground: PiperGround

  constructor(ground: PiperGround) {
    this.#ground = ground
    this.node = ground.node
    this.activity = ground.activity
  }

  get state(): PiperState {
    if (this.node.ended) this.#life.enter('end')
    return this.#life.state
  }

  get started(): boolean {
    return this.state === 'started' || this.state === 'finished'
  }

  get finished(): boolean {
    return this.node.ended
  }

  get stats(): NodeStats {
    return this.node.stats
  }

  get tracked(): ReadonlyMap<number, unknown> {
    return this.node.tracked
  }

  /** One more pipe from it. @throws StateError `ERR_STATE` once it is started */
  reader(name: string): TeeReader {
    const state = `behind ${this.node.name}, which is ${this.state}`
    if (this.#life.allows('read')) return this.node.reader(name)
    throw stateError(`piper ${name}`, 'connect', state, 'connect readers before it starts')
  }

  async start(): Promise<void> {
    this.begin()
  }

  /** @throws StateError `ERR_STATE`, `ERR_UPSTREAM_NOT_STARTED`; ArgumentError `ERR_BUFFER_TOO_SMALL` */
  begin(): void {
    this.#check('start', 'disconnect it and connect it again')
    for (const { run } of this.#ground.upstream)
      if (run.state === 'connected') throw notStarted(this.node.name, run.node.name)
    this.#ground.ensureBuffer()
    this.#life.enter('start')
    if (this.node.readers === 0) this.#open()
    this.node.start()
  }

  next(options?: PullOptions): Promise<IteratorResult<unknown, undefined>> {
    if (!this.#life.allows('next')) return Promise.reject(this.#wrong('next', 'start it first'))
    if (this.#edge === undefined)
      return Promise.reject(
        stateError(`piper ${this.node.name}`, 'next', 'read by others', 'read the last piper instead'),
      )
    return this.#edge.next(options)
  }

  async return(): Promise<IteratorResult<unknown, undefined>> {
    if (this.#life.allows('stop')) await this.stop({ force: true })
    this.#edge?.end()
    return { value: undefined, done: true }
  }

  async stop(options: PiperStopOptions = {}): Promise<Ledger> {
    checkStop(options)
    this.#check('stop', 'start it first')
    this.#life.enter('stop')
    const closed = this.#release()
    closed.catch(() => {})
    if (options.force === true) this.node.lane.giveUp()
    else this.node.lane.drain()
    await this.node.lane.settled()
    await closed
    return this.ledger()
  }

  /** Reads no more, but what its upstream still gives. */
  drain(): void {
    this.#life.enter('stop')
    this.node.lane.drain()
  }

  async disconnect(): Promise<void> {
    this.#check('disconnect', 'stop it first')
    await this.close()
    this.#life.enter('disconnect')
  }

  /** Lets go of everything, in whatever state. */
  async close(): Promise<void> {
    this.#life.enter('close')
    this.#edge?.seal()
    this.#edge?.end()
    await closeAll([{ close: () => this.#release() }, this.node])
  }

  ledger(): Ledger {
    this.#edge?.account()
    const over = this.state === 'stopped' || this.state === 'disconnected' || this.finished
    if (over) this.#ledger?.end()
    const { name } = this.node
    const pipes = this.#ground.upstream.map(
      ({ run, pipe }) => [`${run.node.name}→${name}`, balanceOf(pipe, over)] as const,
    )
    const inputs = [...this.#ground.sources].map(
      ([key, { read }]) =>
        [key, { read, emitted: read, errored: 0, deadLettered: 0, returned: 0, inFlight: 0 }] as const,
    )
    const out = this.#results === undefined ? [] : [[`${name}→`, balanceOf(this.#results, over)] as const]
    const total = this.#ledger?.balance() ?? nothing
    return { total, pipes: Object.fromEntries([...inputs, ...pipes, ...out]) }
  }

  #open(): void {
    const { node, activity } = this
    const { left } = this.#ground
    const results = node.reader('the caller')
    const reads = [...this.#ground.sources.values()].map((source) => () => source.read)
    const pipes = this.#ground.upstream.map(
      ({ pipe }) =>
        () =>
          pipe.tally.taken,
    )
    const ledger = new RowLedger(
      [...reads, ...pipes].map((read) => ({ read, reaches: [0] })),
      [node.fit.output],
    )
    this.#results = results
    this.#ledger = ledger
    this.#edge = new ReadingEdge(results, {
      name: node.name,
      readAhead: 1,
      activity,
      enter: (batch, from, to) => {
        const part = sliceBatch(batch, from, to)
        ledger.left(0, part)
        left?.(part)
      },
    })
  }

  #release(): Promise<void> {
    const { sources, upstream } = this.#ground
    return closeAll([...sources.values(), ...upstream.map(({ pipe }) => pipe)])
  }

  #check(call: PiperCall, next: string): void {
    if (this.node.ended) this.#life.enter('end')
    if (!this.#life.allows(call)) throw this.#wrong(call, next)
  }

  #wrong(call: PiperCall, next: string): StateError {
    return this.#life.refusal(call, { subject: `piper ${this.node.name}`, next })
  }
}

function notStarted(name: string, upstream: string): StateError {
  return new StateError(
    'ERR_UPSTREAM_NOT_STARTED',
    `piper ${name} cannot start before ${upstream}, which it reads; start ${upstream} first`,
    {
      state: 'connected',
      call: 'start',
      piper: name,
      upstream,
    },
  )
}

function checkStop(options: PiperStopOptions): void {
  const known =
    typeof options === 'object' && options !== null && Object.keys(options).every((name) => name === 'force')
  if (known) return
  throw new ArgumentError('ERR_ARGUMENT', `stop takes { force }, not ${describe(options)}`, { value: options })
}
