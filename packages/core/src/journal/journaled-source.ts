import {
  type Batch,
  batchWith,
  columnOf,
  isLater,
  type Pulled,
  type Source,
  sizeOf,
  sliceBatch,
} from '@papy/contract/engine'
import type { Todo } from './todo.ts'

/** Items that an input gives, from one index on. */
export interface Stretch {
  /** Index of its first item. */
  readonly first: number
  readonly source: Source
}

/** Who is told of what an input gives. */
export interface SourceWatch {
  /** Whether it may be read: `undefined`, or settles when it may. */
  ready(): PromiseLike<void> | undefined
  /** These will go on their way. */
  took(batch: Batch): void
  /** There is no more. */
  ended(): void
}

/** An input of a run with a journal: what is left to do of it, by the indices that items had from the beginning. */
export class JournaledSource implements Source {
  /** Index of the next item of the first stretch. */
  #next: number
  /** Items read by sessions before, and by stretches that are over. */
  #read: number
  #given = 0
  #closed = false
  #parts: Batch[] = []
  readonly #stretches: Stretch[]
  readonly #todo: Todo
  readonly #watch: SourceWatch

  /**
   * @param stretches - one after the other; at least one
   * @param todo - with the items that sessions before read and are done with
   */
  constructor(stretches: readonly Stretch[], todo: Todo & { readonly read: number }, watch: SourceWatch) {
    this.#stretches = [...stretches]
    this.#todo = todo
    this.#watch = watch
    this.#next = stretches[0]?.first ?? 0
    this.#read = Math.max(this.#next, todo.read)
  }

  get read(): number {
    const [stretch] = this.#stretches
    return stretch === undefined ? this.#read : Math.max(this.#read, stretch.first + stretch.source.read)
  }

  /** Items that were read and do not come, because they are done with. */
  get skipped(): number {
    const [stretch] = this.#stretches
    const waiting = stretch === undefined ? 0 : stretch.first + stretch.source.read - this.#next
    return this.read - this.#given - waiting - this.#parts.reduce((items, part) => items + sizeOf(part), 0)
  }

  pull(max: number): Pulled<Batch> {
    const ready = this.#watch.ready()
    return ready === undefined ? this.#pull(max) : Promise.resolve(ready).then(() => this.#pull(max))
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const { source } of this.#stretches) await source.close()
  }

  #pull(max: number): Pulled<Batch> {
    for (;;) {
      const part = this.#parts.shift()
      if (part !== undefined) return this.#give(part, max)
      const [stretch] = this.#stretches
      if (stretch === undefined || this.#isOver(stretch)) return this.#end()
      const pulled = stretch.source.pull(max)
      if (isLater(pulled)) return pulled.then((batch) => this.#arrived(stretch, batch, max))
      this.#take(stretch, pulled)
    }
  }

  #arrived(stretch: Stretch, batch: Batch | undefined, max: number): Pulled<Batch> {
    this.#take(stretch, batch)
    return this.#pull(max)
  }

  // Nothing more is wanted: an endless input is not asked for it.
  #isOver({ first, source }: Stretch): boolean {
    const { until } = this.#todo
    return until !== undefined && first + source.read >= until
  }

  #take({ first }: Stretch, pulled: Batch | undefined): void {
    if (pulled === undefined) {
      this.#read = this.read
      this.#stretches.shift()
      this.#next = this.#stretches[0]?.first ?? this.#next
      return
    }
    const at = first + pulled.first
    const { failed } = pulled
    const batch = batchWith(columnOf(pulled), { group: at, offset: 0, first: at, width: 1, failed })
    const { done, until = Number.POSITIVE_INFINITY } = this.#todo
    this.#next = at + sizeOf(batch)
    for (const [from, to] of done.gaps(at, Math.min(until, this.#next)))
      this.#parts.push(sliceBatch(batch, from - at, to - at))
  }

  #give(part: Batch, max: number): Batch {
    const size = sizeOf(part)
    if (size > max) this.#parts.unshift(sliceBatch(part, max, size))
    const batch = size > max ? sliceBatch(part, 0, max) : part
    this.#given += sizeOf(batch)
    this.#watch.took(batch)
    return batch
  }

  #end(): undefined {
    if (!this.#closed) this.#watch.ended()
    return undefined
  }
}
