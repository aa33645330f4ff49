import { type Batch, type Flow, Items, type PullOptions } from '@papy/contract/engine'
import type { Activity, Edge } from './activity.ts'
import { Handover } from './handover.ts'

/** Who reads what, and who is told. */
export interface Reading<B extends Batch> {
  /** Name of what is read, for messages. */
  readonly name: string
  /** Items asked for at once. */
  readonly readAhead: number
  /** Where it is told that somebody waits in vain. */
  readonly activity: Activity
  /** Told of items that were handed over. */
  readonly enter: (batch: B, from: number, to: number) => void
}

/** The edge of a run at which somebody outside reads item by item: knows what was handed over, and who waits. */
export class ReadingEdge<B extends Batch> implements Edge {
  readonly name: string
  readonly #items: Items
  readonly #handover: Handover<B>
  readonly #activity: Activity

  constructor(flow: Flow<B>, { name, readAhead, activity, enter }: Reading<B>) {
    this.name = name
    this.#items = new Items(flow, { name, readAhead, onBatch: (batch) => this.#handover.open(batch as B) })
    this.#handover = new Handover(this.#items, enter)
    this.#activity = activity
    activity.edge(this)
  }

  get waiting(): boolean {
    return this.#items.waiting
  }

  next(options?: PullOptions): Promise<IteratorResult<unknown, undefined>> {
    const pulled = this.#items.next(options)
    this.#activity.look()
    return pulled
  }

  /** Tells of what was handed over since. */
  account(): void {
    this.#handover.account()
  }

  /** Rejects who waits; a later pull may succeed. */
  reject(error: unknown): void {
    this.#items.reject(error)
  }

  /** What was not handed over by now does not count any more. */
  seal(): void {
    this.#handover.end()
  }

  /** Who waits, and who comes later, is told of the end. */
  end(): void {
    this.#items.end()
  }
}
