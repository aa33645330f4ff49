import type { Ledger, PiperError } from '@papy/contract'
import { type PullOptions, stateError } from '@papy/contract/engine'
import { checkItemUse } from './graph/item-use.ts'
import { brand, isPiper } from './is-piper.ts'
import type { CheckedShape, ItemsIn, ItemsOut } from './items.ts'
import { membershipOf } from './membership.ts'
import type { NodeStats } from './node-stats.ts'
import { type PiperOptions, type PiperSettings, piperOptions, piperSettings } from './piper-options.ts'
import { connectAlone } from './run/connect.ts'
import type { PiperRun } from './run/piper-run.ts'
import { runOf, setRun } from './run/runs.ts'
import type { CheckedWork, Wire, Work } from './wire.ts'
import { type Worker, workerOf } from './worker.ts'

/** What a Piper can be made of. */
export type PiperWork = Piper | Work | readonly Work[]

/** One input of a Piper: the items of one place of its inbox. Placeholders among them are passed on. */
export type PiperInput<Item = unknown> = Iterable<Item | PiperError> | AsyncIterable<Item | PiperError>

/** Inputs of a Piper: one for each place of its inbox. */
export type PiperInputs<In> = [In] extends [never]
  ? readonly PiperInput[]
  : { readonly [Place in keyof In]: PiperInput<In[Place]> }

/** Options of {@link Piper.stop}. */
export interface PiperStopOptions {
  /** Gives up what was read and is not finished, instead of finishing it. @defaultValue false */
  readonly force?: boolean | undefined
}

/**
 * A node: how a Worker is evaluated. `In` are the items it reads, by place of its inbox, `Out` the items it emits.
 *
 * Its run-time methods are for a piper that stands alone; in a Dagger the Plumber calls them.
 */
export interface Piper<in In = never, out Out = unknown> extends Wire<In, Out> {
  /** Its name; in a Dagger the one that is unique there. */
  readonly name: string
  readonly worker: Worker
  readonly settings: PiperSettings
  /** Whether its inputs are set. */
  readonly connected: boolean
  /** Whether it evaluates. */
  readonly started: boolean
  /** Whether all its results were taken. */
  readonly finished: boolean
  /** What it has done since it was started. @throws StateError `ERR_STATE` unless connected */
  readonly stats: NodeStats
  /** With `track`: each result by its index; kept until the next start. @throws StateError `ERR_STATE` unless connected */
  readonly tracked: ReadonlyMap<number, Out | PiperError>
  /**
   * Sets its inputs: one per place of its inbox. Nothing is read yet. Readers connect before it starts.
   *
   * @throws StateError `ERR_STATE`; DaggerError `ERR_ARITY`, `ERR_UNORDERED_GATHER`; ArgumentError `ERR_ARGUMENT`.
   */
  connect(inputs: PiperInputs<In>): this
  /**
   * Begins.
   *
   * @throws (rejects) StateError `ERR_STATE`, `ERR_UPSTREAM_NOT_STARTED`; ArgumentError `ERR_BUFFER_TOO_SMALL`; PlumberError
   * `ERR_ENTRY_MODULE` in a worker that imports the program.
   */
  start(): Promise<void>
  /**
   * The next result, or the placeholder in its place.
   *
   * @throws (rejects) StateError `ERR_STATE`; TimeoutError `ERR_PULL_TIMEOUT` and the signal's reason, after which the item
   * stays for a later pull; once the error of an input; with `debug` the placeholder.
   */
  next(options?: PullOptions): Promise<IteratorResult<Out | PiperError, undefined>>
  /** Reads no more and finishes what was read. @throws (rejects) StateError `ERR_STATE`. */
  stop(options?: PiperStopOptions): Promise<Ledger>
  /** Lets go of its inputs. @throws (rejects) StateError `ERR_STATE`. */
  disconnect(): Promise<void>
  /** Where its items are. @throws StateError `ERR_STATE` unless connected */
  ledger(): Ledger
  /** Its results, in order unless told otherwise; leaving the loop stops it. @throws StateError `ERR_STATE` unless connected */
  [Symbol.asyncIterator](): AsyncIterator<Out | PiperError, undefined>
}

/** Makes a {@link Piper}. */
export interface PiperConstructor {
  /**
   * @param work - What it evaluates: a Worker, or what one is made of; or another Piper, whose Worker and settings it
   * shares but for those given.
   * @throws ArgumentError `ERR_ARGUMENT` for a wrong or unknown option; with `parallel` `ERR_CAPTURE`, `ERR_NOT_EXPORTED`
   * for functions that workers cannot get; SerializerError `ERR_NOT_SERIALIZABLE` for such bound arguments; PluginError
   * `ERR_PLUGIN_INCOMPATIBLE` for a transport that does not reach its workers.
   */
  new <const W extends PiperWork, const O extends PiperOptions = NoOptions>(
    work: W & CheckedPiper<W, O>,
    options?: O & CheckedOptions<O>,
  ): PiperOf<W, O>
  readonly prototype: Piper
}

/** No option at all. */
export type NoOptions = Readonly<Record<never, never>>

/** The Piper that something becomes. */
export type PiperOf<W, O = NoOptions> =
  W extends Piper<infer In, infer Out>
    ? keyof O & ('consume' | 'produce' | 'repeat') extends never
      ? Piper<In, Out>
      : Piper
    : Piper<ItemsIn<W, O>, ItemsOut<W, O>>

/** `unknown` for what a Piper can be made of, else what is wrong with it. */
export type CheckedPiper<W, O = NoOptions> = W extends Piper ? unknown : CheckedWork<W> & CheckedShape<W, O>

/** Names in the compiler's message the option that does not exist. */
export interface UnknownOption<Name> {
  readonly 'no such option': Name
}

// By name, so that functions among the options know their parameters.
type CheckedOptions<O> = {
  readonly [Name in keyof O]: Name extends keyof PiperOptions ? PiperOptions[Name] : UnknownOption<Name>
}

/** The options a piper was made with, those of the piper it was made from included. */
export function givenOptions(piper: Piper): PiperOptions {
  return givens.get(piper) ?? piper.settings
}

const givens = new WeakMap<object, PiperOptions>()

/**
 * Gives a piper other options, besides those it has. Whoever has it sees its new settings.
 *
 * @returns takes it back
 * @throws as {@link PiperConstructor}; the piper is then as it was
 */
export function configure(piper: Piper, options: PiperOptions): () => void {
  const { settings } = piper
  const given = givenOptions(piper)
  // Made once as a piper of its own, so that all that is refused there is refused here.
  const changed = new Piper(piper, options as NoOptions)
  Object.assign(piper, { settings: changed.settings })
  givens.set(piper, givenOptions(changed))
  return () => {
    Object.assign(piper, { settings })
    givens.set(piper, given)
  }
}

/** A node: how a Worker is evaluated. */
export const Piper: PiperConstructor = class Piper {
  readonly worker: Worker
  readonly settings: PiperSettings

  constructor(work: unknown, options: unknown = {}) {
    const given = piperOptions(options, isPiper(work) ? givenOptions(work) : {})
    this.worker = isPiper(work) ? work.worker : workerOf(work)
    this.settings = piperSettings(given, this.worker.name)
    if (this.settings.parallel !== false) this.settings.parallel.admit(this.worker.steps)
    checkItemUse(this)
    givens.set(this, given)
  }

  get [brand](): true {
    return true
  }

  get name(): string {
    return membershipOf(this)?.name ?? this.settings.name
  }

  get connected(): boolean {
    return runOf(this) !== undefined
  }

  get started(): boolean {
    return runOf(this)?.started ?? false
  }

  get finished(): boolean {
    return runOf(this)?.finished ?? false
  }

  get stats(): NodeStats {
    return this.#running('read stats').stats
  }

  get tracked(): ReadonlyMap<number, unknown> {
    return this.#running('read what was tracked').tracked
  }

  connect(inputs: readonly PiperInput[]): this {
    const run = runOf(this)
    if (run !== undefined) throw stateError(`piper ${this.name}`, 'connect', run.state, 'disconnect it first')
    setRun(this, connectAlone(this as never, inputs))
    return this
  }

  start(): Promise<void> {
    return this.#later('start', (run) => run.start())
  }

  next(options?: PullOptions): Promise<IteratorResult<unknown, undefined>> {
    return this.#later('next', (run) => run.next(options))
  }

  stop(options?: PiperStopOptions): Promise<Ledger> {
    return this.#later('stop', (run) => run.stop(options))
  }

  async disconnect(): Promise<void> {
    await this.#later('disconnect', (run) => run.disconnect())
    setRun(this, undefined)
  }

  ledger(): Ledger {
    return this.#running('read the ledger').ledger()
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown, undefined> {
    const run = this.#running('iterate')
    return { next: () => run.next(), return: () => run.return() }
  }

  #running(call: string): PiperRun {
    const run = runOf(this)
    if (run !== undefined) return run
    throw stateError(`piper ${this.name}`, call, 'disconnected', 'connect its inputs first')
  }

  // Wrong states reject, as all that is asynchronous does.
  async #later<T>(call: string, then: (run: PiperRun) => Promise<T>): Promise<T> {
    return then(this.#running(call))
  }
} as unknown as PiperConstructor
