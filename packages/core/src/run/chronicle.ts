import { randomUUID } from 'node:crypto'
import type { Balance } from '@papy/contract'
import { channels, type ItemEvent, tellOfItem } from '@papy/contract/diagnostics'
import type { Dagger } from '../dagger.ts'
import type { NewEvent, PlumberEvent } from '../events.ts'
import type { EventFeed } from './event-feed.ts'

/** How a run ended. */
export interface RunEnd {
  /** What ended it, if not its inputs. */
  readonly failure: { readonly error: unknown } | undefined
  readonly total: Balance
  readonly runTimeMs: number
}

/** Tells of one run: to whoever listens to its Plumber, and on the channels. Where nobody does, nothing is made. */
export class Chronicle {
  /** The run's id: drawn anew for each, and kept by one that is gone on with. */
  readonly run: string
  readonly #feed: EventFeed | undefined

  /** @param feed - of its Plumber, if it has one */
  constructor(feed?: EventFeed, run: string = randomUUID()) {
    this.#feed = feed
    this.run = run
  }

  readonly tell = (event: NewEvent): void => {
    this.#hear(event)
    if (channels.item.hasSubscribers) this.#tellOfItem(event)
  }

  /** It began. */
  begin(graph: Pick<Dagger, 'postorder' | 'plan'>): void {
    const { run } = this
    const { hasSubscribers } = channels.run
    if (hasSubscribers)
      channels.run.publish({ type: 'start', at: Date.now(), run, nodes: graph.postorder().map(({ name }) => name) })
    if (!hasSubscribers && this.#feed?.heard !== true) return
    for (const { code, piper, message } of graph.plan().warnings) this.warn(code, message, piper)
  }

  /** Something that whoever runs it should know. */
  warn(code: string, message: string, node?: string): void {
    const warning = { type: 'warning', code, message, ...(node === undefined ? {} : { node }) } as const
    this.#hear(warning)
    if (channels.run.hasSubscribers) channels.run.publish({ at: Date.now(), run: this.run, ...warning })
  }

  /** Its Plumber is in another state. */
  enter(state: string): void {
    const { run } = this
    this.#hear({ type: 'state', state })
    if (channels.run.hasSubscribers) channels.run.publish({ type: 'state', at: Date.now(), run, state })
  }

  end({ failure, ...numbers }: RunEnd): void {
    const { run } = this
    this.#hear({ type: 'end', ...failure })
    if (channels.run.hasSubscribers) channels.run.publish({ type: 'end', at: Date.now(), run, ...failure, ...numbers })
  }

  #hear(event: NewEvent): void {
    if (this.#feed?.heard === true) this.#feed.emit({ run: this.run, ...event })
  }

  // Workers that were lost at nothing, and those that came, are told of by their pool.
  #tellOfItem({ type, node, index, attempt, worker, error }: NewEvent): void {
    const told = itemTypes[type as keyof typeof itemTypes]
    if (node === undefined || told === undefined || (told === 'lost' && index === undefined)) return
    const place = { run: this.run, node, ...(index === undefined ? {} : { index }) }
    tellOfItem(told, { ...place, worker, error, ...(attempt === undefined ? {} : { attempt }) })
  }
}

const itemTypes = {
  'item-error': 'error',
  timeout: 'timeout',
  retry: 'retry',
  'worker-lost': 'lost',
} as const satisfies Partial<Record<PlumberEvent['type'], ItemEvent['type']>>
