import type { Batch } from '../../../src/engine/batch.ts'
import type { Flow, Pulled } from '../../../src/engine/flow.ts'
import { anyFailed } from '../../../src/engine/placeholder.ts'

/** A flow answered by hand: each pull waits until the test says what it gets. */
export class HandFlow implements Flow<Batch> {
  closed = 0
  readonly asked: number[] = []
  #waiting: { resolve: (batch: Batch | undefined) => void; reject: (error: unknown) => void }[] = []
  #first = 0

  pull(max: number): Pulled<Batch> {
    this.asked.push(max)
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  give(...values: readonly unknown[]): void {
    this.#waiting.shift()?.resolve(batchOf(values, this.#first))
    this.#first += values.length
  }

  end(): void {
    this.#waiting.shift()?.resolve(undefined)
  }

  fail(error: unknown): void {
    this.#waiting.shift()?.reject(error)
  }

  close(): void {
    this.closed++
  }
}

/** A batch of original items. */
export function batchOf(values: readonly unknown[], first = 0): Batch {
  return { values, group: first, offset: 0, first, width: 1, failed: anyFailed(values) }
}

/** Batches one after the other, at once or later; then the error, if there is one, then the end. */
export function flowOf(
  batches: readonly (readonly unknown[])[],
  { later = false, error }: { later?: boolean; error?: unknown } = {},
): Flow<Batch> & { closed: number; pulls: number } {
  let at = 0
  let first = 0
  let failed = error === undefined
  const next = (): Batch | undefined => {
    const values = batches[at++]
    if (values === undefined) {
      if (failed) return undefined
      failed = true
      throw error
    }
    const batch = batchOf(values, first)
    first += values.length
    return batch
  }
  return {
    closed: 0,
    pulls: 0,
    pull(): Pulled<Batch> {
      this.pulls++
      return later ? Promise.resolve().then(next) : next()
    },
    close() {
      this.closed++
    },
  }
}
