import { ArgumentError, describe, isPiperError } from '@papy/contract'
import { type Batch, type Flow, isLater, type Pulled, placeholderOf } from '@papy/contract/engine'

/** Results as they are: `produce: 1`; or as many items each: numbers and repetitions. */
export function scattered(
  results: Flow<Batch>,
  { produce, repeat, name }: { readonly produce: number | 'each'; readonly repeat: boolean; readonly name: string },
): Flow<Batch> {
  if (produce === 'each') return new Unpack(results, name)
  if (produce === 1) return results
  const split = repeat ? (value: unknown) => new Array<unknown>(produce).fill(value) : partsOf(produce)
  const convert = (batch: Batch | undefined) => batch && multiply(batch, produce, split, name)
  return {
    pull(max: number): Pulled<Batch> {
      const pulled = results.pull(Math.max(1, Math.ceil(max / produce)))
      return isLater(pulled) ? pulled.then(convert) : convert(pulled)
    },
    close: () => results.close(),
  }
}

function multiply(
  batch: Batch,
  produce: number,
  split: (value: unknown) => readonly unknown[] | undefined,
  name: string,
): Batch {
  const values: unknown[] = []
  let { failed } = batch
  for (const [at, value] of batch.values.entries()) {
    const parts = isPiperError(value) ? new Array<unknown>(produce).fill(value) : split(value)
    if (parts === undefined) {
      failed = true
      const wrong = wrongCount(value, produce, { name, index: batch.first + at })
      for (let i = 0; i < produce; i++) values.push(wrong)
    } else for (const part of parts) values.push(part)
  }
  const { group, offset, first, width, ends } = batch
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

// Anything indexable or iterable with just as many parts; a string is one item, so it has none.
function partsOf(produce: number): (value: unknown) => readonly unknown[] | undefined {
  return (value) => {
    if (typeof value !== 'object' || value === null) return undefined
    const parts =
      Symbol.iterator in value ? firstOf(value as Iterable<unknown>, produce + 1) : indexed(value as ArrayLike<unknown>)
    return parts?.length === produce ? parts : undefined
  }
}

function firstOf(items: Iterable<unknown>, most: number): unknown[] | undefined {
  const found: unknown[] = []
  try {
    for (const item of items) if (found.push(item) >= most) break
  } catch {
    return undefined
  }
  return found
}

function indexed(value: ArrayLike<unknown>): unknown[] | undefined {
  return Number.isInteger(value.length) && value.length < 1e6 ? Array.from(value) : undefined
}

function wrongCount(value: unknown, produce: number | 'each', { name, index }: Producer): unknown {
  const wanted = produce === 'each' ? 'something iterable' : `${produce} items`
  const message = `produce: ${describe(produce)} of ${name} needs ${wanted}, but the result was ${describe(value)}`
  return placeholderOf(new ArgumentError('ERR_PRODUCE_COUNT', message, { value, produce }), {
    functionName: name,
    inbox: value,
    node: name,
    index,
  })
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
  readonly #name: string
  readonly #results: Flow<Batch>

  constructor(results: Flow<Batch>, name: string) {
    this.#results = results
    this.#name = name
  }

  pull(max: number): Pulled<Batch> {
    if (this.#ended) return undefined
    if (this.#batch !== undefined) return this.#unpack(this.#batch, max)
    const pulled = this.#results.pull(max)
    return isLater(pulled) ? pulled.then((batch) => this.#receive(batch, max)) : this.#receive(pulled, max)
  }

  close(): void | PromiseLike<void> {
    this.#ended = true
    this.#open?.close()
    this.#open = undefined
    return this.#results.close()
  }

  #receive(batch: Batch | undefined, max: number): Pulled<Batch> {
    if (batch === undefined || this.#ended) {
      this.#ended = true
      return undefined
    }
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
      this.#open ??= unpacking(batch.values[this.#at], { name: this.#name, index: batch.first + this.#at })
      const more = this.#open.take(made.values, max)
      if (isLater(more)) return this.#fillLater(more, batch, made, max)
      if (!more) this.#closeResult(batch, made)
    }
  }

  // What waits for an asynchronous result does not hold back the items before it.
  async #fillLater(more: PromiseLike<boolean>, batch: Batch, made: Made, max: number): Promise<Batch | undefined> {
    if (!(await more)) {
      this.#closeResult(batch, made)
      this.#passEnds(batch, made)
    }
    return made.values.length > 0 || made.ends.length > 0 ? this.#leave(batch, made) : this.#fill(batch, made, max)
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

/** One result being unpacked. */
interface Unpacking {
  /** Adds items up to `max` in all; whether there may be more. */
  take(values: unknown[], max: number): boolean | PromiseLike<boolean>
  close(): void
  failed: boolean
}

interface Producer {
  readonly name: string
  readonly index: number
}

function unpacking(value: unknown, producer: Producer): Unpacking {
  if (isPiperError(value)) return single(value, true)
  if (typeof value === 'string') return single(value, false)
  if (typeof value !== 'object' || value === null) return single(wrongCount(value, 'each', producer), true)
  if (Symbol.iterator in value) return iterated(value as Iterable<unknown>, producer)
  if (Symbol.asyncIterator in value) return iteratedLater(value as AsyncIterable<unknown>, producer)
  return single(wrongCount(value, 'each', producer), true)
}

function single(value: unknown, failed: boolean): Unpacking {
  const take = (values: unknown[]) => {
    values.push(value)
    return false
  }
  return { take, failed, close: () => {} }
}

function iterated(items: Iterable<unknown>, producer: Producer): Unpacking {
  let iterator: Iterator<unknown> | undefined
  const open: Unpacking = {
    failed: false,
    take(values, max) {
      try {
        iterator ??= items[Symbol.iterator]()
        while (values.length < max) {
          const next = iterator.next()
          if (next.done) return false
          values.push(next.value)
        }
        return true
      } catch (error) {
        return broken(open, values, error, producer)
      }
    },
    close: () => void iterator?.return?.(),
  }
  return open
}

function iteratedLater(items: AsyncIterable<unknown>, producer: Producer): Unpacking {
  let iterator: AsyncIterator<unknown> | undefined
  const open: Unpacking = {
    failed: false,
    async take(values) {
      try {
        iterator ??= items[Symbol.asyncIterator]()
        const next = await iterator.next()
        if (next.done) return false
        values.push(next.value)
        return true
      } catch (error) {
        return broken(open, values, error, producer)
      }
    },
    close: () => void iterator?.return?.(),
  }
  return open
}

// What an iterator throws takes the place of the item it would have given, and ends it.
function broken(open: Unpacking, values: unknown[], error: unknown, { name, index }: Producer): false {
  open.failed = true
  values.push(placeholderOf(error, { functionName: name, inbox: undefined, node: name, index }))
  return false
}
