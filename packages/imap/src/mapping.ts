import type { PiperError } from '@papy/contract'
import { closeQuietly } from '@papy/contract/engine'
import { IMap } from './imap.ts'
import type { IMapOptions } from './settings.ts'
import type { Task } from './task/task.ts'
import { type Mapped, type TaskInput, type TaskOptions, taskOptionNames } from './task/task-options.ts'

/** Options of {@link imap}: those of the pool and those of the task. */
export interface ImapOptions extends IMapOptions, TaskOptions {
  /** Ends it: the pending pull, or else the next one, rejects with the signal's reason. @defaultValue none */
  readonly signal?: AbortSignal
}

/** What {@link imap} returns. */
export interface Mapping<T> extends AsyncIterableIterator<T, undefined>, AsyncDisposable {
  /** Results as they come, many at once. */
  batches(): AsyncGenerator<readonly T[], void, undefined>
  /** Leaves it: the pool is gone when it settles. Again is a no-op. */
  close(): Promise<void>
}

/**
 * A lazy, ordered, parallel `map` in one line. The pool starts at the first pull; it is gone at the end, when the loop is
 * left, and when the input throws.
 *
 * @throws ArgumentError and SerializerError as `new IMap` and `addTask`
 */
export function imap<T, R>(
  fn: Mapped<T, R>,
  input: TaskInput<T>,
  options: ImapOptions = {},
): Mapping<Awaited<R> | PiperError> {
  const { signal, ...rest } = options
  const ofTask = Object.entries(rest).filter(([name]) => taskOptionNames.includes(name))
  const ofPool = Object.entries(rest).filter(([name]) => !taskOptionNames.includes(name) || name === 'ordered')
  const pool = new IMap(Object.fromEntries(ofPool))
  const task = pool.addTask(fn, input, Object.fromEntries(ofTask))
  return new OneLine(pool, task, signal)
}

class OneLine<T> implements Mapping<T> {
  #state: 'new' | 'running' | 'over' = 'new'
  #aborted: { readonly reason: unknown } | undefined
  readonly #pool: IMap
  readonly #task: Task<T>
  readonly #signal: AbortSignal | undefined

  constructor(pool: IMap, task: Task<T>, signal: AbortSignal | undefined) {
    this.#pool = pool
    this.#task = task
    this.#signal = signal
    signal?.addEventListener('abort', this.#abort, { once: true })
    if (signal?.aborted) this.#abort()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#state === 'running') return this.#task.ready() ?? this.#task.next().then(this.#onResult, this.#onError)
    if (this.#state === 'over') return this.#afterwards()
    this.#state = 'running'
    const started = this.#pool.start()
    // Pulled at once, so that it is answered before the pulls that follow it.
    const first = this.#task.next()
    first.catch(() => {})
    return started.then(() => first).then(this.#onResult, this.#onError)
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    await this.#close()
    return { value: undefined, done: true }
  }

  async *batches(): AsyncGenerator<readonly T[], void, undefined> {
    try {
      const first = await this.next()
      if (first.done) return
      yield [first.value]
      yield* this.#task.batches()
    } finally {
      await this.#close()
    }
  }

  close(): Promise<void> {
    return this.#close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close()
  }

  readonly #onResult = (
    result: IteratorResult<T, undefined>,
  ): IteratorResult<T, undefined> | Promise<IteratorResult<T, undefined>> => {
    if (this.#aborted !== undefined) return this.#afterwards()
    return result.done ? this.#close().then(() => result) : result
  }

  readonly #onError = async (error: unknown): Promise<never> => {
    await this.#close()
    throw error
  }

  readonly #abort = (): void => {
    this.#aborted = { reason: this.#signal?.reason }
    closeQuietly(this.#pool)
    this.#state = 'over'
  }

  // The reason of an abort is thrown once, then comes the end.
  async #afterwards(): Promise<IteratorReturnResult<undefined>> {
    const aborted = this.#aborted
    this.#aborted = undefined
    if (aborted !== undefined) throw aborted.reason
    return { value: undefined, done: true }
  }

  async #close(): Promise<void> {
    this.#state = 'over'
    this.#signal?.removeEventListener('abort', this.#abort)
    await this.#pool.close()
  }
}
