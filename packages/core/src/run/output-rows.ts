import { PlumberError } from '@papy/contract'
import { type Batch, closeAll, type Flow, isLater, type Pulled, sliceBatch } from '@papy/contract/engine'
import type { Output } from './dagger-run.ts'
import { paired } from './regroup.ts'

/** Rows handed over, with the batches they were made of, one per output; a single output's batch is its own. */
export interface OutputBatch extends Batch {
  readonly parts?: readonly Batch[]
}

/** The outputs of a run, read together: bare values of one, an array per row of several. */
export class OutputRows implements Flow<OutputBatch> {
  #rows = 0
  #over = false
  readonly #outputs: readonly Output[]
  readonly #flows: readonly Flow<Batch>[]
  readonly #heads: (Batch | undefined)[]
  readonly #ended: boolean[]

  constructor(outputs: readonly Output[]) {
    this.#outputs = outputs
    this.#flows = flowsOf(outputs)
    this.#heads = outputs.map(() => undefined)
    this.#ended = outputs.map(() => false)
  }

  pull(max: number): Pulled<OutputBatch> {
    if (this.#over) return undefined
    if (this.#outputs.length === 1) return this.#single(max)
    const awaited = this.#outputs.map((_, at) => this.#fill(at, max))
    return awaited.some(isLater) ? Promise.all(awaited).then(() => this.#zip(max)) : this.#zip(max)
  }

  async close(): Promise<void> {
    this.#over = true
    await closeAll(this.#outputs.map(({ reader }) => reader))
  }

  // The rows of a single output are its items.
  #single(max: number): Pulled<OutputBatch> {
    for (;;) {
      const pulled = (this.#outputs[0] as Output).reader.pull(max)
      if (isLater(pulled))
        return pulled.then((batch) => (batch?.values.length === 0 ? this.#passSingle(batch, max) : batch))
      if (pulled?.values.length !== 0) return pulled
      this.onEnds?.(0, pulled)
    }
  }

  #passSingle(batch: Batch, max: number): Pulled<OutputBatch> {
    this.onEnds?.(0, batch)
    return this.#single(max)
  }

  #fill(at: number, max: number): Pulled<true> {
    while (this.#heads[at] === undefined && !this.#ended[at]) {
      try {
        const pulled = (this.#flows[at] as Flow<Batch>).pull(max)
        if (isLater(pulled)) return pulled.then((batch) => (this.#receive(at, batch) ? true : this.#fill(at, max)))
        this.#receive(at, pulled)
      } catch (error) {
        // Not thrown here: another output's promise may exist already, and must not be left alone.
        return Promise.reject(error)
      }
    }
    return true
  }

  // The end of an empty group is no row.
  #receive(at: number, batch: Batch | undefined): boolean {
    if (batch?.values.length === 0) {
      this.onEnds?.(at, batch)
      return false
    }
    this.#heads[at] = batch
    this.#ended[at] = batch === undefined
    return true
  }

  /** Told of batches that hold no row, only the end of groups. */
  onEnds: ((output: number, batch: Batch) => void) | undefined

  #zip(max: number): OutputBatch | undefined {
    if (this.#ended.some(Boolean)) return this.#end()
    const heads = this.#heads as Batch[]
    const size = Math.min(max, ...heads.map(({ values }) => values.length))
    const parts = heads.map((head) => sliceBatch(head, 0, size))
    for (const [at, head] of heads.entries())
      this.#heads[at] = size < head.values.length ? sliceBatch(head, size, head.values.length) : undefined
    const values = Array.from({ length: size }, (_, row) => parts.map((part) => part.values[row]))
    const first = this.#rows
    this.#rows += size
    return { values, parts, first, group: first, offset: 0, width: 1, failed: false }
  }

  #end(): undefined {
    this.#over = true
    if (this.#ended.every(Boolean)) return undefined
    const short = this.#outputs.filter((_, at) => this.#ended[at]).map(({ name }) => name)
    const long = this.#outputs.filter((_, at) => !this.#ended[at]).map(({ name }) => name)
    const message = `output ${short.join(', ')} ended after ${this.#rows} rows, but ${long.join(', ')} goes on; make them as many, or run() instead of stream()`
    throw new PlumberError('ERR_UNEVEN_OUTPUTS', message, { rows: this.#rows, ended: short, going: long })
  }
}

// Where order was given up, the groups of all outputs are put in one order, so that rows are of one item each.
function flowsOf(outputs: readonly Output[]): readonly Flow<Batch>[] {
  const readers = outputs.map(({ reader }) => reader)
  const [first] = outputs
  const alike = outputs.every(({ shape }) => shape.width === first?.shape.width && shape.span === first.shape.span)
  const unordered = outputs.some(({ shape }) => !shape.ordered)
  return outputs.length > 1 && alike && unordered ? paired(readers) : readers
}
