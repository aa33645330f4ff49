import { isPiperError } from '@papy/contract'
import { type Batch, type Flow, isLater, type Pulled, sizeOf, sliceBatch } from '@papy/contract/engine'

/** Items a reader of a fork may be ahead of another, unless told otherwise. */
export const TEE_LIMIT = 1024

/** Where the items of one pipe are. */
export interface PipeTally {
  /** Items that entered it. */
  readonly entered: number
  /** Items taken out of it, and the placeholders among them. */
  readonly taken: number
  readonly failed: number
}

/**
 * One flow for several readers: each gets every item. A reader may be ahead of the slowest one by `limit` items; then it
 * waits.
 */
export class Tee {
  #pulling = false
  #ended = false
  readonly #readers: TeeReader[] = []
  readonly #flow: Flow<Batch>
  readonly #limit: number

  constructor(flow: Flow<Batch>, limit: number) {
    this.#flow = flow
    this.#limit = limit
  }

  /** One more reader, by the name of who reads. All are there before the first pull. */
  reader(name: string): TeeReader {
    const reader = new TeeReader(name, this)
    this.#readers.push(reader)
    return reader
  }

  /** How many read it. */
  get readers(): number {
    return this.#readers.length
  }

  /** The reader that all others wait for, if one is so far behind. */
  get behind(): TeeReader | undefined {
    const waited = this.#readers.some(({ waiting }) => waiting)
    return waited ? this.#readers.find((reader) => !reader.closed && reader.queued >= this.#limit) : undefined
  }

  /** Items a reader may be ahead of the slowest. */
  get limit(): number {
    return this.#limit
  }

  /** For a reader with nothing of its own: more, as far as the others have room. */
  more(reader: TeeReader, max: number): Pulled<Batch> {
    if (this.#ended) return undefined
    const room = this.#room(reader)
    if (this.#pulling || room <= 0) return reader.wait(max)
    const pulled = this.#pull(reader, Math.min(max, room))
    if (!isLater(pulled)) {
      this.#share(pulled, reader)
      return pulled
    }
    this.#pulling = true
    pulled.then(this.#arrived, this.#broke)
    return reader.wait(max)
  }

  /** A reader took something, or left: others that waited for it may go on. */
  moved(): void {
    for (const reader of this.#readers) reader.retry()
  }

  /** A reader left. The last one closes the flow. */
  left(): void | PromiseLike<void> {
    if (this.#readers.every(({ closed }) => closed)) return this.#flow.close()
    this.moved()
  }

  readonly #arrived = (batch: Batch | undefined): void => {
    this.#pulling = false
    this.#share(batch)
    this.moved()
  }

  readonly #broke = (error: unknown): void => {
    this.#pulling = false
    this.#ended = true
    for (const reader of this.#readers) reader.break(error)
    this.moved()
  }

  // An error reaches every reader: the one that pulled at once, the others when they have read what came before it.
  #pull(reader: TeeReader, max: number): Pulled<Batch> {
    try {
      return this.#flow.pull(max)
    } catch (error) {
      this.#ended = true
      for (const other of this.#readers) if (other !== reader) other.break(error)
      throw error
    }
  }

  #share(batch: Batch | undefined, but?: TeeReader): void {
    if (batch === undefined) this.#ended = true
    else for (const reader of this.#readers) reader.put(batch, reader === but)
  }

  #room(but: TeeReader): number {
    let room = Number.POSITIVE_INFINITY
    for (const reader of this.#readers)
      if (reader !== but && !reader.closed) room = Math.min(room, this.#limit - reader.queued)
    return room
  }
}

/** One reader of a tee: what it has not read yet waits here. */
export class TeeReader implements Flow<Batch> {
  readonly name: string
  closed = false
  /** Items that wait. */
  queued = 0
  readonly #tee: Tee
  readonly #queue: Batch[] = []
  /** How far the first of these has been read. */
  #at = 0
  #failure: { readonly error: unknown } | undefined
  #waiter:
    | { readonly max: number; resolve: (batch: Pulled<Batch>) => void; reject: (error: unknown) => void }
    | undefined
  readonly #tally = { entered: 0, taken: 0, failed: 0 }

  constructor(name: string, tee: Tee) {
    this.name = name
    this.#tee = tee
  }

  get tally(): PipeTally {
    return this.#tally
  }

  get waiting(): boolean {
    return this.#waiter !== undefined
  }

  pull(max: number): Pulled<Batch> {
    if (this.closed) return undefined
    const own = this.#take(max)
    if (own !== undefined) return own
    if (this.#failure !== undefined) return this.#throw(this.#failure.error)
    return this.#tee.more(this, max)
  }

  close(): void | PromiseLike<void> {
    if (this.closed) return
    this.closed = true
    this.#queue.length = 0
    this.queued = 0
    this.#waiter?.resolve(undefined)
    this.#waiter = undefined
    return this.#tee.left()
  }

  // For the tee.

  put(batch: Batch, taken: boolean): void {
    if (this.closed) return
    this.#tally.entered += sizeOf(batch)
    if (taken) return this.#count(batch)
    this.#queue.push(batch)
    this.queued += sizeOf(batch)
  }

  wait(max: number): Promise<Batch | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiter = { max, resolve, reject }
    })
  }

  break(error: unknown): void {
    this.#failure = { error }
  }

  retry(): void {
    const waiter = this.#waiter
    if (waiter === undefined) return
    this.#waiter = undefined
    try {
      waiter.resolve(this.pull(waiter.max))
    } catch (error) {
      waiter.reject(error)
    }
  }

  #take(max: number): Batch | undefined {
    const [head] = this.#queue
    if (head === undefined) return undefined
    const from = this.#at
    const size = sizeOf(head)
    const to = Math.min(size, from + max)
    this.#at = to
    if (to === size) {
      this.#queue.shift()
      this.#at = 0
    }
    const batch = sliceBatch(head, from, to)
    this.queued -= to - from
    this.#count(batch)
    if (to > from) this.#tee.moved()
    return batch
  }

  #count(batch: Batch): void {
    this.#tally.taken += sizeOf(batch)
    if (batch.failed) for (const value of batch.values) if (isPiperError(value)) this.#tally.failed++
  }

  #throw(error: unknown): never {
    this.#failure = undefined
    throw error
  }
}
