import type { Plumbing } from './plumbing.ts'
import type { RowStream } from './row-stream.ts'

/** The rows of a stream. */
export interface RowIterator<Row = unknown> extends AsyncIterableIterator<Row, undefined>, AsyncDisposable {
  /** Leaves it: what was read is finished, and the run is stopped when it settles. Again is a no-op. */
  close(): Promise<void>
}

/** How a stream came to its end. */
export type StreamEnd = 'ended' | 'left' | 'aborted'

/** What a stream needs of its Plumber. */
export interface StreamHost {
  /** What must be there before it is opened; settles when it is. */
  readonly prepare?: (() => Promise<void>) | undefined
  open(): Plumbing
  /** It was prepared, and is not to be opened any more. */
  abandon?(): Promise<void>
  close(plumbing: Plumbing, how: StreamEnd): Promise<void>
  readonly signal: AbortSignal | undefined
}

const end: IteratorReturnResult<undefined> = Object.freeze({ value: undefined, done: true })

/** The loop that streams: opens the run at the first pull, closes it at the end, when left and when aborted. */
export class Streaming<Row> implements RowIterator<Row> {
  #plumbing: Plumbing | undefined
  #rows: RowStream | undefined
  #over = false
  /** What must be there is being made, or there: `true`. */
  #prepared: Promise<void> | true | undefined
  #closed: Promise<void> | undefined
  #aborted: { readonly reason: unknown } | undefined
  readonly #host: StreamHost

  constructor(host: StreamHost) {
    this.#host = host
    host.signal?.addEventListener('abort', this.#abort, { once: true })
    if (host.signal?.aborted) this.#abort()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<Row, undefined>> {
    if (this.#aborted !== undefined) return this.#afterAbort(this.#aborted)
    if (this.#over) return Promise.resolve(end)
    const prepared = this.#prepare()
    if (prepared !== true) return prepared.then(() => this.next())
    try {
      this.#rows ??= this.#open()
    } catch (error) {
      return this.#close('ended').then(() => Promise.reject(error))
    }
    const paused = this.#plumbing?.run.activity.paused
    if (paused !== undefined) return paused.then(() => this.next())
    const row = this.#rows.next() as Promise<IteratorResult<Row, undefined>>
    return this.#aborted === undefined ? row : this.#afterAbort(this.#aborted, row)
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    await this.#close('left')
    return end
  }

  close(): Promise<void> {
    return this.#close('left')
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close('left')
  }

  #prepare(): Promise<void> | true {
    if (this.#prepared !== undefined) return this.#prepared
    const { prepare } = this.#host
    if (prepare === undefined) return (this.#prepared = true)
    const done = () => {
      this.#prepared = true
    }
    this.#prepared = prepare().then(done, (error) => {
      this.#prepared = undefined
      return this.#close('ended').then(() => Promise.reject(error))
    })
    return this.#prepared
  }

  #open(): RowStream {
    this.#plumbing = this.#host.open()
    return this.#plumbing.stream(() => this.#close('ended'))
  }

  // Who waits is told the reason when all is closed; else it is thrown at the next pull. Then comes the end.
  readonly #abort = (): void => {
    if (this.#over) return
    const reason = this.#host.signal?.reason
    const waiting = this.#rows?.abort() ?? false
    if (!waiting) this.#aborted = { reason }
    const closed = this.#close('aborted').catch(() => {})
    if (waiting) void closed.then(() => this.#rows?.reject(reason))
  }

  // An input or a function may abort the very pull that it is asked in.
  async #afterAbort({ reason }: { readonly reason: unknown }, given?: Promise<unknown>): Promise<never> {
    this.#aborted = undefined
    given?.catch(() => {})
    await this.#close('aborted')
    throw reason
  }

  // Whoever asks for the end, it comes when all is closed.
  #close(how: StreamEnd): Promise<void> {
    this.#closed ??= this.#closeOnce(how)
    return this.#closed
  }

  async #closeOnce(how: StreamEnd): Promise<void> {
    this.#over = true
    this.#host.signal?.removeEventListener('abort', this.#abort)
    if (this.#plumbing !== undefined) return this.#host.close(this.#plumbing, how)
    // Of what it waits for only that matters that it is there no more.
    await (this.#prepared === true ? undefined : this.#prepared?.catch(() => {}))
    if (this.#prepared === true) await this.#host.abandon?.()
  }
}
