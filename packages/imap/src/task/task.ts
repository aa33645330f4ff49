import type { Balance, PiperError } from '@papy/contract'
import { isPiperError, type StateError } from '@papy/contract'
import {
  type Batch,
  closeAll,
  type Flow,
  Items,
  isLater,
  type Lane,
  type LaneCounts,
  type Pulled,
  type PullOptions,
  type RetryPolicy,
  type Source,
  sizeOf,
  stateError,
  steady,
} from '@papy/contract/engine'
import type { PoolLane } from '../lane/pool-lane.ts'
import type { Pool } from '../pool/pool.ts'
import type { Evaluated } from './admit.ts'
import { ItemCalls } from './item-calls.ts'
import { TaskNews } from './task-news.ts'

/** Results asked for at once, where no buffer limits them: those that are ready are handed over together. */
const READ_AHEAD = 4096

/** What holds for a task. */
export interface TaskSettings extends Evaluated {
  readonly name: string
  readonly ordered: boolean
  readonly skip: boolean
  readonly track: boolean
  readonly debug: boolean
  readonly transfer: boolean
  readonly timeoutMs?: number
  readonly retry?: RetryPolicy
}

/**
 * One map of an IMap: an async iterator over its results, in order unless told otherwise. Failed items are placeholders
 * in their places. May be the input of a later task.
 */
export class Task<T = unknown> implements AsyncIterableIterator<T, undefined> {
  readonly name: string
  #items: Items | undefined
  /** The same, while anybody may pull them. */
  #readable: Items | undefined
  #lane: PoolLane | undefined
  #news: TaskNews | undefined
  #reader: string | undefined
  #over = false
  readonly #tracked = new Map<number, unknown>()
  readonly #tally = { emitted: 0, errored: 0 }
  readonly #settings: TaskSettings
  readonly #source: Source
  readonly #state: () => string

  /** Made by {@link IMap.addTask}. */
  constructor(settings: TaskSettings, source: Source, state: () => string) {
    this.name = settings.name
    this.#settings = settings
    this.#source = source
    this.#state = state
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /**
   * The next result, or placeholder. `timeoutMs: 0` does not wait.
   *
   * Rejects with StateError `ERR_STATE` before the start, `ERR_DISPOSED`; TimeoutError `ERR_PULL_TIMEOUT`, after which the
   * item stays for a later pull (unless the IMap skips); once with the error of the input.
   */
  next(options?: PullOptions): Promise<IteratorResult<T, undefined>> {
    try {
      const items = this.#readable ?? this.#open('be pulled')
      return items.next(options) as Promise<IteratorResult<T, undefined>>
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** The next result if it is there already; for {@link imap}. */
  ready(): Promise<IteratorResult<T, undefined>> | undefined {
    return this.#readable?.ready() as Promise<IteratorResult<T, undefined>> | undefined
  }

  /** Leaves early: stops this task and lets go of its input. What was read and not pulled is returned. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    await this.close()
    return { value: undefined, done: true }
  }

  /**
   * Results as they come, many at once: the quickest way to read them. Leaving the loop early stops the task.
   *
   * Pulling rejects as {@link Task.next} does.
   */
  batches(): AsyncIterableIterator<readonly T[], undefined> {
    const opened = () => this.#open('be pulled').batches() as AsyncIterableIterator<readonly T[], undefined>
    let batches: AsyncIterableIterator<readonly T[], undefined> | undefined
    return {
      next: async () => {
        batches ??= opened()
        return batches.next()
      },
      return: () => this.return(),
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  /** Results by index, where `track` is on; kept until the next start. */
  get tracked(): ReadonlyMap<number, T | PiperError> {
    return this.#tracked as Map<number, T | PiperError>
  }

  /** What its reader sees: this task as a flow of batches. @throws StateError `ERR_STATE` if another reads it already */
  '~flow'(): Flow<Batch> {
    if (this.#reader !== undefined) throw this.#wrong('be read twice', `read by ${this.#reader}`, 'add another task')
    this.readBy('another reader')
    // Who was taken away leaves it to another.
    return { pull: (max) => this.#pull(max), close: () => (this.#reader === undefined ? undefined : this.close()) }
  }

  /** Numbers since it was last opened; `undefined` before. */
  get counts(): LaneCounts | undefined {
    return this.#lane?.counts
  }

  /** Where its items are. */
  get balance(): Balance {
    const held = this.#held()
    const emitted = this.#tally.emitted - held.clean
    const errored = this.#tally.errored - held.failed
    const { read } = this.#source
    const open = read - emitted - errored
    const inFlight = this.#over ? (this.#lane?.unpulled ?? 0) + held.clean + held.failed : open
    return { read, emitted, errored, deadLettered: 0, returned: open - inFlight, inFlight }
  }

  /** The task that reads it, if one does. */
  readBy(name: string | undefined): void {
    this.#reader = name
    this.#readable = name === undefined ? this.#items : undefined
  }

  /** Opens it on a pool; for its IMap. */
  open(pool: Pool, run: string): void {
    const { name, steps, bare, ordered, debug, skip, transfer, timeoutMs, retry } = this.#settings
    const limits = { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(retry === undefined ? {} : { retry }) }
    const news = new TaskNews(run, name)
    this.#news = news
    const spec = {
      run,
      report: news.report,
      name,
      steps,
      bare,
      ordered,
      unpack: undefined,
      maxChunk: Number.POSITIVE_INFINITY,
      pulse: steady,
      relay: this.#reader !== undefined && !transfer,
      ...(transfer ? { transfer: 'both' as const } : {}),
      ...limits,
    }
    this.#lane = pool.open({ ...spec, calls: new ItemCalls(this.#source) })
    this.#items = new Items(
      { pull: (max) => this.#pull(max), close: () => this.close() },
      { name, readAhead: pool.bounded ? 1 : READ_AHEAD, debug, skip, onDrop: (value) => this.#drop(value) },
    )
    this.readBy(this.#reader)
  }

  /** The pool's side of it; for its IMap. */
  get lane(): Lane & PoolLane {
    return this.#lane as PoolLane
  }

  /** Reads no more. What was read goes on. */
  async closeInput(): Promise<void> {
    await this.#source.close()
  }

  /** Gives unfinished items up. */
  giveUp(): void {
    this.#lane?.giveUp()
  }

  /** No more will be read or computed: what is not there to be pulled is returned. */
  settle(): void {
    this.#over = true
  }

  /** Lets go of everything. What was read and not pulled is returned. */
  async close(): Promise<void> {
    const held = this.#held()
    this.#tally.emitted -= held.clean
    this.#tally.errored -= held.failed
    this.#items?.end()
    this.#readable = undefined
    this.#over = true
    await closeAll([...(this.#lane === undefined ? [] : [this.#lane]), this.#source])
  }

  #pull(max: number): Pulled<Batch> {
    if (this.#lane === undefined) throw this.#wrong('be pulled', this.#state(), 'start the IMap first')
    const pulled = this.#lane.pull(max)
    return isLater(pulled) ? pulled.then((batch) => this.#count(batch)) : this.#count(pulled)
  }

  #count(batch: Batch | undefined): Batch | undefined {
    if (batch === undefined) return undefined
    this.#news?.count(batch)
    const errored = batch.failed ? batch.values.filter(isPiperError).length : 0
    this.#tally.errored += errored
    this.#tally.emitted += sizeOf(batch) - errored
    if (this.#settings.track) for (const [i, value] of batch.values.entries()) this.#tracked.set(batch.first + i, value)
    return batch
  }

  // An item that came after its pull had timed out was given up: it counts as errored.
  #drop(value: unknown): void {
    if (isPiperError(value)) return
    this.#tally.emitted--
    this.#tally.errored++
  }

  // What was taken from the lane and not handed over yet.
  #held(): { readonly clean: number; readonly failed: number } {
    const held = this.#items?.held ?? []
    const failed = held.filter(isPiperError).length
    return { clean: held.length - failed, failed }
  }

  #open(call: string): Items {
    const state = this.#state()
    if (state === 'disposed' || this.#items === undefined) throw this.#wrong(call, state, 'start the IMap first')
    if (this.#reader === undefined) return this.#items
    throw this.#wrong(call, `read by ${this.#reader}`, 'pull that one instead')
  }

  #wrong(call: string, state: string, next: string): StateError {
    return stateError(`task ${this.name}`, call, state, next)
  }
}
