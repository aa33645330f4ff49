import { type Batch, batchWith, columnOf, sizeOf } from '../batch.ts'
import { type Flow, isLater, type Pulled } from '../flow.ts'
import type { Pulse } from '../pulse.ts'
import type { Source } from './source.ts'

/** A task or piper as an input: its batches are taken as they are. */
export class FlowSource implements Source {
  read = 0
  #closed = false
  readonly #flow: Flow<Batch>
  readonly #pulse: Pulse

  constructor(flow: Flow<Batch>, pulse: Pulse) {
    this.#flow = flow
    this.#pulse = pulse
  }

  pull(max: number): Pulled<Batch> {
    while (!this.#closed) {
      const pulled = this.#flow.pull(max)
      if (isLater(pulled)) return this.#later(pulled, max)
      if (!isEmpty(pulled)) return this.#count(pulled)
    }
    return undefined
  }

  close(): void | PromiseLike<void> {
    this.#closed = true
    return this.#flow.close()
  }

  async #later(pulled: PromiseLike<Batch | undefined>, max: number): Promise<Batch | undefined> {
    this.#pulse.begin()
    try {
      const batch = await pulled
      return isEmpty(batch) ? await this.pull(max) : this.#count(batch)
    } finally {
      this.#pulse.end()
    }
  }

  // What it reads becomes original items of its own, whatever they were before: renumbered, one group each.
  #count(batch: Batch | undefined): Batch | undefined {
    if (batch === undefined) return undefined
    const first = this.read
    this.read += sizeOf(batch)
    return batchWith(columnOf(batch), { group: first, offset: 0, first, width: 1, failed: batch.failed })
  }
}

// A batch may hold nothing but the end of a group.
function isEmpty(batch: Batch | undefined): boolean {
  return batch !== undefined && sizeOf(batch) === 0
}
