import { setImmediate as turn } from 'node:timers/promises'
import { isLater, type Pulled, type PullOptions, sliceBatch } from '@papy/contract/engine'
import type { DaggerRun } from './dagger-run.ts'
import { type OutputBatch, OutputRows } from './output-rows.ts'
import { ReadingEdge } from './reading-edge.ts'

/** Rows asked for at once where they are made ahead of who reads; else one, so that nothing is evaluated unasked. */
const READ_AHEAD = 64

/** Rows that are there at once are handed over without a turn of the event loop for so long, in Ms: timers wait. */
const SLICE_MS = 10

/** The rows of a run, handed over one by one; what was handed over is in the ledger, what was not is not. */
export class RowStream {
  #ending = false
  #left = false
  #complete = false
  #turned = performance.now()
  readonly #run: DaggerRun
  readonly #onEnd: () => Promise<void>
  readonly #rows: OutputRows
  readonly #edge: ReadingEdge<OutputBatch>

  /** @param onEnd - closes the run; whoever waits is told of the end, or of the error, after it */
  constructor(run: DaggerRun, onEnd: () => Promise<void>) {
    this.#run = run
    this.#onEnd = onEnd
    this.#rows = new OutputRows(run.outputs)
    this.#rows.onEnds = (output, batch) => run.left(output, batch)
    const readAhead = run.outputs.every(({ parallel }) => parallel) ? READ_AHEAD : 1
    const flow = { pull: (max: number) => this.#pull(max), close: () => this.#rows.close() }
    this.#edge = new ReadingEdge(flow, {
      name: 'the outputs',
      readAhead,
      activity: run.activity,
      enter: (batch, from, to) => this.#enter(batch, from, to),
    })
  }

  next(options?: PullOptions): Promise<IteratorResult<unknown, undefined>> {
    return this.#edge.next(options)
  }

  /** Whoever waits is to be rejected instead of told of the end; whether anybody does. */
  abort(): boolean {
    this.#ending = this.#edge.waiting
    return this.#ending
  }

  /** Rejects who waits; then comes the end. */
  reject(error: unknown): void {
    this.#edge.reject(error)
    this.#edge.end()
  }

  /** Whether all rows were handed over, up to the end. */
  get complete(): boolean {
    return this.#complete
  }

  /** Enters into the ledger what was handed over since. */
  account(): void {
    this.#edge.account()
  }

  /** Hands over no more. */
  end(): void {
    this.#left = true
    this.#edge.seal()
    if (!this.#ending) this.#edge.end()
  }

  #pull(max: number): Pulled<OutputBatch> {
    return performance.now() - this.#turned > SLICE_MS ? this.#pullTurned(max) : this.#pullNow(max)
  }

  // That is a move, too: nobody is starved who only waits for it.
  async #pullTurned(max: number): Promise<OutputBatch | undefined> {
    const { activity } = this.#run
    activity.begin()
    try {
      await turn()
      this.#turned = performance.now()
      return await this.#pullNow(max)
    } finally {
      activity.end()
    }
  }

  #pullNow(max: number): Pulled<OutputBatch> {
    this.account()
    try {
      const pulled = this.#rows.pull(max)
      if (isLater(pulled))
        return pulled.then(
          (rows) => rows ?? this.#end(),
          (error) => this.#fail(error),
        )
      return pulled ?? this.#end()
    } catch (error) {
      return this.#fail(error)
    }
  }

  async #end(): Promise<undefined> {
    this.#ending = true
    this.#complete = !this.#left
    await this.#onEnd()
    return undefined
  }

  async #fail(error: unknown): Promise<never> {
    this.#ending = true
    await this.#onEnd()
    throw error
  }

  #enter(batch: OutputBatch, from: number, to: number): void {
    const run = this.#run
    if (batch.parts === undefined) run.left(0, sliceBatch(batch, from, to))
    else for (const [output, part] of batch.parts.entries()) run.left(output, sliceBatch(part, from, to))
  }
}
