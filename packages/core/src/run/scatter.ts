import { type FailureOrigin, isPiperError } from '@papy/contract'
import { type Batch, closeAll, type Flow, isLater, type Pulled, type Pulse } from '@papy/contract/engine'
import type { Inboxes } from './inboxes.ts'
import { type Unpacking, unpacking } from './unpacking.ts'

/** How results become items. */
export interface Scatter {
  readonly produce: number | 'each'
  readonly repeat: boolean
  /** Name of the node, and of the function whose result it is, for errors. */
  readonly name: string
  readonly functionName: string
  /** What the results are of; with `'each'`. */
  readonly inboxes?: Inboxes | undefined
  readonly pulse: Pulse
}

/**
 * Results as they are: `produce: 1`; or as many items each. A number of items is counted where the results are made, so
 * there are just as many here.
 */
export function scattered(results: Flow<Batch>, scatter: Scatter): Flow<Batch> {
  const { produce, repeat } = scatter
  if (produce === 'each') return new Unpack(results, scatter)
  if (produce === 1) return results
  const convert = (batch: Batch | undefined) => batch && multiply(batch, produce, repeat)
  return {
    pull(max: number): Pulled<Batch> {
      const pulled = results.pull(Math.max(1, Math.ceil(max / produce)))
      return isLater(pulled) ? pulled.then(convert) : convert(pulled)
    },
    close: () => results.close(),
  }
}

function multiply(batch: Batch, produce: number, repeat: boolean): Batch {
  const values: unknown[] = []
  for (const value of batch.values) {
    if (repeat || isPiperError(value)) for (let i = 0; i < produce; i++) values.push(value)
    else for (const item of value as readonly unknown[]) values.push(item)
  }
  const { group, offset, first, width, failed, ends } = batch
  return {
    values,
    failed,
    group,
    offset: offset * produce,
    first: first * produce,
    width: width * produce,
    ...(ends === undefined ? {} : { ends: ends.map((end) => end * produce) }),
  }
}

/**
 * `produce: 'each'`: unpacks each result, however long, even 0, as far as it is asked for. A string is one item; what is
 * not iterable is one placeholder.
 */
class Unpack implements Flow<Batch> {
  #batch: Batch | undefined
  #at = 0
  #passed = 0
  #open: Unpacking | undefined
  #first = 0
  #offset = 0
  #ended = false
  readonly #scatter: Scatter
  readonly #results: Flow<Batch>

  constructor(results: Flow<Batch>, scatter: Scatter) {
    this.#results = results
    this.#scatter = scatter
  }

  pull(max: number): Pulled<Batch> {
    if (this.#ended) return undefined
    if (this.#batch !== undefined) return this.#unpack(this.#batch, max)
    const pulled = this.#results.pull(max)
    return isLater(pulled) ? pulled.then((batch) => this.#receive(batch, max)) : this.#receive(pulled, max)
  }

  close(): void | PromiseLike<void> {
    this.#ended = true
    const open = this.#open
    this.#open = undefined
    return open === undefined ? this.#results.close() : closeAll([open, this.#results])
  }

  #receive(batch: Batch | undefined, max: number): Pulled<Batch> {
    if (batch === undefined || this.#ended) {
      this.#ended = true
      return undefined
    }
    this.#scatter.inboxes?.forget(batch.first)
    this.#batch = batch
    this.#at = 0
    this.#passed = 0
    return this.#unpack(batch, max)
  }

  #unpack(batch: Batch, max: number): Pulled<Batch> {
    const group =
      batch.width > 0 ? batch.group + Math.floor((batch.offset + this.#at) / batch.width) : batch.group + this.#passed
    return this.#fill(
      batch,
      { values: [], ends: [], group, offset: this.#offset, first: this.#first, failed: batch.failed },
      max,
    )
  }

  #fill(batch: Batch, made: Made, max: number): Pulled<Batch> {
    for (;;) {
      if (this.#open === undefined) this.#passEnds(batch, made)
      if (made.values.length >= max || this.#at >= batch.values.length) return this.#leave(batch, made)
      this.#open ??= unpacking(batch.values[this.#at], this.#producer(batch.first + this.#at))
      // What waits does not hold back what is there.
      if (this.#open.waits && (made.values.length > 0 || made.ends.length > 0)) return this.#leave(batch, made)
      const more = this.#open.take(made.values, max)
      if (isLater(more)) return this.#fillLater(more, batch, made, max)
      if (!more) this.#closeResult(batch, made)
    }
  }

  async #fillLater(more: PromiseLike<boolean>, batch: Batch, made: Made, max: number): Promise<Batch | undefined> {
    const { pulse } = this.#scatter
    pulse.begin()
    const left = await Promise.resolve(more).finally(() => pulse.end())
    if (!left) {
      this.#closeResult(batch, made)
      this.#passEnds(batch, made)
    }
    return made.values.length > 0 || made.ends.length > 0 ? this.#leave(batch, made) : this.#fill(batch, made, max)
  }

  #producer(index: number): () => FailureOrigin {
    const { name: node, functionName, inboxes } = this.#scatter
    return () => ({ functionName, inbox: inboxes?.at(index), node, index, attempt: 1 })
  }

  #closeResult({ width, offset }: Batch, made: Made): void {
    if (this.#open?.failed) made.failed = true
    this.#open = undefined
    this.#at++
    if (width > 0 && (offset + this.#at) % width === 0) made.ends.push(made.values.length)
  }

  // Where groups differ already, they end where the results' batch says so, empty ones too.
  #passEnds({ ends = [] }: Batch, made: Made): void {
    for (; ends[this.#passed] === this.#at; this.#passed++) made.ends.push(made.values.length)
  }

  #leave(batch: Batch, made: Made): Pulled<Batch> {
    if (this.#open?.failed) made.failed = true
    if (this.#at >= batch.values.length) this.#batch = undefined
    const { values, ends } = made
    const last = ends.at(-1)
    this.#first += values.length
    this.#offset = last === undefined ? this.#offset + values.length : values.length - last
    return { ...made, width: 0 }
  }
}

interface Made {
  readonly values: unknown[]
  readonly ends: number[]
  readonly group: number
  readonly offset: number
  readonly first: number
  failed: boolean
}
