import { randomUUID } from 'node:crypto'
import type { IMap as IMapContract, IMapSettings, Ledger, LiveWorker, Plugin, Recipe } from '@papy/contract'
import {
  type Closable,
  checkOptions,
  closeAll,
  closeQuietly,
  type Input,
  type Lane,
  type LaneSpec,
  type PullOptions,
  refuseInWorker,
  sourceOf,
  stateError,
} from '@papy/contract/engine'
import type { Step } from '@papy/contract/function'
import { Pool } from './pool/pool.ts'
import { type IMapOptions, imapRules, movedOnce, settle } from './settings.ts'
import { admit, evaluatedOf, refuseItems } from './task/admit.ts'
import { Task } from './task/task.ts'
import { TaskList } from './task/task-list.ts'
import { type Mapped, type Mappings, type TaskInput, type TaskOptions, taskRules } from './task/task-options.ts'

/** Nothing to let go of. */
const nothing: Closable = Object.freeze({ close() {} })

/**
 * A pool of workers that evaluates several interwoven maps in batches: `stride` items of one task, then `stride` of the
 * next. PaPy's IMap (Cieslik & Mura 2009, "NuMap"), usable alone.
 *
 * Lazy: before `start()` nothing is read, and then no further ahead of who pulls than the buffer says. Ordered, unless
 * told otherwise. Memory depends on stride and buffer, never on the length of an input.
 */
export class IMap implements IMapContract {
  readonly name: string
  /** What holds, defaults filled in; frozen. */
  readonly settings: IMapSettings
  #state: 'new' | 'started' | 'stopping' | 'stopped' | 'disposed' = 'new'
  /** Id of the present run, for whoever is told of it. */
  #run = ''
  readonly #tasks = new TaskList()
  readonly #pool: Pool
  readonly #plugins: readonly Plugin<'runtime'>[]
  readonly #recipe: Recipe
  readonly #given: IMapOptions

  /**
   * Starts nothing yet.
   *
   * @throws ArgumentError `ERR_ARGUMENT` for an option that is unknown or does not fit; for `setup` and `teardown`
   * `ERR_CAPTURE`, `ERR_NOT_EXPORTED`, and SerializerError `ERR_NOT_SERIALIZABLE`
   */
  constructor(options: IMapOptions = {}) {
    const { settings, plugins, housekeeping, hostless, recipe } = settle(options)
    this.name = settings.name
    this.settings = settings
    this.#plugins = plugins
    this.#recipe = recipe
    this.#given = options
    const { stride, buffer, bufferBytes } = settings
    this.#pool = new Pool({ name: settings.name, plugins, stride, buffer, bufferBytes, housekeeping, hostless })
  }

  /** How many workers it has, over all its runtimes. */
  get size(): number {
    return this.#pool.size
  }

  /**
   * A new pool with the options of this one, `setup` and `teardown` included, but for those given.
   *
   * @throws ArgumentError `ERR_ARGUMENT`
   */
  like(options: IMapOptions): IMap {
    checkOptions('IMap', options, imapRules)
    const given = Object.entries(options).filter(([, value]) => value !== undefined)
    return new IMap({ ...this.#given, ...Object.fromEntries(given) })
  }

  /**
   * Refuses functions that the workers could not get.
   *
   * @throws ArgumentError `ERR_CAPTURE`, `ERR_NOT_EXPORTED`; SerializerError `ERR_NOT_SERIALIZABLE`; StateError `ERR_DISPOSED`
   */
  admit(steps: readonly Step[]): void {
    this.#alive('take functions')
    admit(steps, this.#plugins)
  }

  /** Checks that so many maps at once fit the buffer. @throws ArgumentError `ERR_BUFFER_TOO_SMALL`, with the `least` that works */
  ensureBuffer(maps?: number): void {
    this.#pool.ensureBuffer(maps)
  }

  /**
   * Adds a map: `fn(item, ...bound)` for each item of the input, which may be another task. A task added after `start()`
   * begins at once.
   *
   * @throws ArgumentError `ERR_ARGUMENT`, `ERR_NAME_TAKEN`, `ERR_CAPTURE`, `ERR_NOT_EXPORTED`; SerializerError
   * `ERR_NOT_SERIALIZABLE`; StateError `ERR_DISPOSED`, and `ERR_STATE` for a task that another reads already
   */
  addTask<T, R>(fn: Mapped<T, R>, input: TaskInput<T>, options: TaskOptions = {}): Mappings<R> {
    this.#alive('take a task')
    checkOptions('addTask', options, taskRules)
    const evaluated = evaluatedOf(fn)
    admit(evaluated.steps, this.#plugins)
    refuseItems(evaluated.steps)
    const { timeoutMs, track = false, debug = false } = options
    const { ordered = this.settings.ordered, transfer = this.settings.transfer } = options
    if (transfer && this.settings.retry !== undefined) throw movedOnce()
    const name = this.#tasks.freeName(options.name, evaluated.steps)
    const source = sourceOf(input as Input)
    const { retry, skip } = this.settings
    const limits = { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(retry === undefined ? {} : { retry }) }
    const task = new Task(
      { ...evaluated, name, ordered, track, debug, skip, transfer, ...limits },
      source,
      () => this.#state,
    )
    this.#adopt(task, input)
    return task as Mappings<R>
  }

  /**
   * Takes the last `n` tasks away.
   *
   * @throws StateError `ERR_STATE` once started, `ERR_DISPOSED`; ArgumentError `ERR_ARGUMENT` for more than there are
   */
  popTask(n = 1): void {
    this.#alive('popTask')
    if (this.#state !== 'new' && this.#state !== 'stopped')
      throw stateError('an IMap', 'popTask', this.#state, 'stop it first')
    for (const task of this.#tasks.pop(n)) closeQuietly(task)
  }

  /** The task added as number `i`, from 0: the same iterator each time. @throws ArgumentError `ERR_ARGUMENT` */
  getTask<T = unknown>(i = 0): Task<T> {
    return this.#tasks.at(i) as Task<T>
  }

  /**
   * Starts workers and tasks, at once. Tasks of an earlier run are finished: they are dropped, and so are results of them
   * that nobody pulled.
   *
   * @throws (rejects) StateError `ERR_STATE` when started and without tasks, `ERR_DISPOSED`; ArgumentError
   * `ERR_BUFFER_TOO_SMALL`; PlumberError `ERR_ENTRY_MODULE` in a worker that imports the program
   */
  async start(): Promise<void> {
    this.#alive('start')
    refuseInWorker('an IMap')
    if (this.#state !== 'new' && this.#state !== 'stopped')
      throw stateError('an IMap', 'start', this.#state, 'stop it first')
    const tasks = this.#tasks.unfinished
    if (tasks.length === 0) throw stateError('an IMap', 'start', 'without tasks', 'add one with addTask(fn, input)')
    this.#pool.ensureBuffer(tasks.length)
    for (const task of this.#tasks.shed()) closeQuietly(task)
    this.#state = 'started'
    this.#run = randomUUID()
    for (const task of tasks) task.open(this.#pool, this.#run)
    this.#pool.warm()
    for (const task of tasks) task.lane.start()
  }

  /**
   * The next result of the only task.
   *
   * @throws (rejects) as {@link Task.next}; ArgumentError `ERR_ARGUMENT` with several tasks; StateError `ERR_STATE` without
   */
  async next(options?: PullOptions): Promise<IteratorResult<unknown, undefined>> {
    return this.#only().next(options)
  }

  /** The only task. @throws ArgumentError `ERR_ARGUMENT` with several tasks; StateError `ERR_STATE` without, `ERR_DISPOSED` */
  [Symbol.asyncIterator](): AsyncIterableIterator<unknown, undefined> {
    return this.#only()
  }

  /**
   * Reads no more, finishes what was read and settles with the ledger. Results stay readable until the next start.
   * `{ drain: false }` gives unfinished items up as `returned`. Without a start, a no-op.
   *
   * @throws (rejects) StateError `ERR_DISPOSED`; what an input throws when it is closed, after all else is done
   */
  async stop({ drain = true }: { readonly drain?: boolean } = {}): Promise<Ledger> {
    this.#alive('stop')
    if (this.#state !== 'started') return this.ledger()
    this.#state = 'stopping'
    const tasks = [...this.#tasks.all]
    const closed = closeAll(
      tasks
        .filter((task) => this.#tasks.upstreamOf(task) === undefined)
        .map((task) => ({ close: () => task.closeInput() })),
    )
    closed.catch(() => {})
    for (const task of tasks) {
      if (drain) task.lane.drain()
      else task.giveUp()
    }
    await Promise.all(tasks.map((task) => task.lane.settled()))
    if (!drain) for (const task of tasks) closeQuietly(this.#tasks.upstreamOf(task)?.lane ?? nothing)
    for (const task of tasks) task.settle()
    this.#tasks.finish(tasks.length)
    if (this.#state === 'stopping') this.#state = 'stopped'
    await closed
    return this.ledger()
  }

  /** Where the items of the tasks are. */
  ledger(): Ledger {
    return this.#tasks.ledger
  }

  /** For a Dagger: where its workers run. */
  get '~runtimes'(): readonly Plugin<'runtime'>[] {
    return this.#plugins
  }

  /** For who disturbs it from outside: its workers that live, in the order in which they were started. */
  '~workers'(): readonly LiveWorker[] {
    return this.#pool.workers
  }

  /** For a Plumber that is saved: the call that makes an IMap like this one. */
  get '~recipe'(): Recipe {
    return this.#recipe
  }

  /** For a Piper: opens a map of its own here. */
  '~open'(spec: LaneSpec): Lane {
    this.#alive('be used')
    return this.#pool.open(spec)
  }

  /** Ends workers and tasks; then nothing of it is left. Again is a no-op. */
  async close(): Promise<void> {
    if (this.#state === 'disposed') return
    this.#state = 'disposed'
    await closeAll([...this.#tasks.all, this.#pool])
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #adopt(task: Task, input: unknown): void {
    this.#tasks.add(task, input)
    if (this.#state !== 'started') return
    task.open(this.#pool, this.#run)
    task.lane.start()
  }

  #only(): Task {
    this.#alive('be pulled')
    return this.#tasks.only()
  }

  #alive(call: string): void {
    if (this.#state === 'disposed') throw stateError('an IMap', call, 'disposed', 'make a new one')
  }
}
