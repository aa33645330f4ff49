import { isPiperError } from '@papy/contract'
import { channels, type ItemEvent, tellOfItem } from '@papy/contract/diagnostics'
import type { Batch, LaneEvent } from '@papy/contract/engine'

const types = { retry: 'retry', 'worker-lost': 'lost' } as const satisfies Partial<
  Record<LaneEvent['type'], ItemEvent['type']>
>

/** Tells of the items of one task, if somebody listens. */
export class TaskNews {
  /** Id of the run. */
  readonly run: string
  readonly #node: string

  constructor(run: string, node: string) {
    this.run = run
    this.#node = node
  }

  readonly report = ({ type, index, attempt, worker, error }: LaneEvent): void => {
    // Of items that took too long their placeholders tell.
    const told = types[type as keyof typeof types]
    if (told === undefined || index === undefined) return
    const { run } = this
    tellOfItem(told, { run, node: this.#node, index, worker, error, ...(attempt === undefined ? {} : { attempt }) })
  }

  /** These are results of it. */
  count({ failed, values }: Batch): void {
    if (!failed || !channels.item.hasSubscribers) return
    const { run } = this
    for (const value of values) {
      if (!isPiperError(value) || value.node !== this.#node) continue
      const index = value.index === undefined ? {} : { index: value.index }
      tellOfItem(value.code === 'ERR_TIMEOUT' ? 'timeout' : 'error', { run, node: this.#node, ...index, error: value })
    }
  }
}
