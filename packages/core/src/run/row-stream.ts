import { Items, type PullOptions, sliceBatch } from '@papy/contract/engine'
import type { DaggerRun } from './dagger-run.ts'
import { type OutputBatch, OutputRows } from './output-rows.ts'

/** Rows asked for at once where they are made ahead of who reads; else one, so that nothing is evaluated unasked. */
const READ_AHEAD = 256

/** The rows of a run, handed over one by one; what was handed over is in the ledger, what was not is not. */
export class RowStream {
  #batch: OutputBatch | undefined
  #entered = 0
  readonly #run: DaggerRun
  readonly #rows: OutputRows
  readonly #items: Items

  constructor(run: DaggerRun) {
    this.#run = run
    this.#rows = new OutputRows(run.outputs)
    this.#rows.onEnds = (output, batch) => run.ledgerOfRows.left(output, batch)
    const readAhead = run.outputs.every(({ parallel }) => parallel) ? READ_AHEAD : 1
    const flow = { pull: (max: number) => this.#pull(max), close: () => this.#rows.close() }
    this.#items = new Items(flow, { name: 'the outputs', readAhead, onBatch: (batch) => this.#open(batch as OutputBatch) })
    const items = this.#items
    run.activity.edge({ name: 'the outputs', get waiting() { return items.waiting }, reject: (error) => items.reject(error) })
  }

  next(options?: PullOptions): Promise<IteratorResult<unknown, undefined>> {
    const pulled = this.#items.next(options)
    this.#run.activity.look()
    return pulled
  }

  /** Enters into the ledger what was handed over since. */
  account(): void {
    const batch = this.#batch
    if (batch === undefined) return
    const handed = batch.values.length - this.#items.held.length
    if (handed > this.#entered) {
      for (const [output, part] of batch.parts.entries()) this.#run.ledgerOfRows.left(output, sliceBatch(part, this.#entered, handed))
      this.#entered = handed
    }
    if (handed === batch.values.length) this.#batch = undefined
  }

  /** Hands over no more. */
  end(): void {
    this.account()
    this.#batch = undefined
    this.#items.end()
  }

  #pull(max: number): ReturnType<OutputRows['pull']> {
    this.account()
    return this.#rows.pull(max)
  }

  #open(batch: OutputBatch): void {
    this.#batch = batch
    this.#entered = 0
  }
}
