import { ArgumentError, isPiperError } from '@papy/contract'
import {
  type Address,
  addressAt,
  type Batch,
  type Column,
  closeAll,
  columnOf,
  type Flow,
  isLater,
  type Pulled,
  placeholderOf,
  sizeOf,
  sliceColumn,
} from '@papy/contract/engine'
import type { Rows } from './rows.ts'

/**
 * Zips inputs by position; the shortest ends it. All inputs that lack an item are asked at once, so that none waits for
 * another's work.
 *
 * ```
 * a  1 2 3 │ 4 5      rows  1 2 3 │ 4
 * b  p q r │ s              p q r │ s
 * ```
 *
 * Where groups differ in size (`produce: 'each'`) items are paired within their group. One that finds no partner there
 * becomes a placeholder: it is neither lost nor paired with another item's.
 */
export class Join implements Flow<Rows> {
  #ended = false
  #first = 0
  readonly #name: string
  readonly #heads: Head[]

  constructor(inputs: readonly Flow<Batch>[], name: string) {
    this.#heads = inputs.map((input) => new Head(input))
    this.#name = name
  }

  pull(max: number): Pulled<Rows> {
    if (this.#ended) return undefined
    const awaited = this.#heads.filter((head) => head.empty).map((head) => head.fill(max))
    const later = awaited.filter(isLater)
    return later.length === 0 ? this.#zip(max) : this.#filled(later).then(() => this.#zip(max))
  }

  close(): void | PromiseLike<void> {
    this.#ended = true
    return closeAll(this.#heads.map(({ input }) => input))
  }

  // All of them, or the first that has ended: then it does not matter what the others would have given.
  #filled(fills: readonly PromiseLike<unknown>[]): Promise<void> {
    return new Promise((resolve, reject) => {
      let left = fills.length
      const onFilled = () => {
        if (--left === 0 || this.#heads.some(({ ended }) => ended)) resolve()
      }
      for (const fill of fills) fill.then(onFilled, reject)
      if (this.#heads.some(({ ended }) => ended)) resolve()
    })
  }

  #zip(max: number): Pulled<Rows> {
    if (this.#heads.some(({ ended }) => ended)) {
      const closed = this.close()
      return isLater(closed) ? closed.then(() => undefined) : undefined
    }
    const [head] = this.#heads as [Head, ...Head[]]
    const { group, offset } = head.address
    const { width } = head.batch
    const part = width > 0 ? this.#evenly(max) : this.#withinGroups(max)
    const first = width > 0 ? head.batch.first + head.at - part.size : this.#first
    this.#first = first + part.size
    return part.size === 0 && (part.ends?.length ?? 0) === 0 ? this.pull(max) : { ...part, group, offset, first, width }
  }

  #evenly(max: number): Part {
    const size = Math.min(max, ...this.#heads.map((head) => head.left))
    const failed = this.#heads.some(({ batch }) => batch.failed)
    return { size, failed, columns: this.#heads.map((head) => head.take(size)) }
  }

  #withinGroups(max: number): Part {
    const columns = this.#heads.map((): unknown[] => [])
    const ends: number[] = []
    let size = 0
    let failed = this.#heads.some(({ batch }) => batch.failed)
    while (size < max && this.#heads.every((head) => !head.empty)) {
      const run = Math.min(max - size, ...this.#heads.map((head) => head.run))
      if (run > 0) {
        for (const [i, head] of this.#heads.entries()) head.moveTo(columns[i] as unknown[], run)
        size += run
      } else if (this.#heads.every((head) => head.atEnd)) {
        ends.push(size)
        for (const head of this.#heads) head.passEnd()
      } else {
        failed = true
        const items = this.#heads.map((head) => (head.atEnd ? undefined : head.takeOne()))
        const unmatched = this.#unmatched(items, this.#first + size++)
        for (const column of columns) column.push(unmatched)
      }
    }
    return { size, failed, columns, ends }
  }

  #unmatched(items: readonly unknown[], index: number): unknown {
    const failed = items.find(isPiperError)
    if (failed !== undefined) return failed
    const message = `an item became more items on one branch to ${this.#name} than on another, so this one has no partner; produce as many on each`
    return placeholderOf(new ArgumentError('ERR_PRODUCE_COUNT', message), {
      functionName: this.#name,
      inbox: items,
      node: this.#name,
      index,
    })
  }
}

interface Part {
  readonly columns: readonly Column[]
  readonly size: number
  readonly failed: boolean
  readonly ends?: readonly number[]
}

const nothing: Batch = { values: [], group: 0, offset: 0, first: 0, width: 1, failed: false }

/** How far one input has been read. */
class Head {
  batch: Batch = nothing
  at = 0
  ended = false
  #end = 0
  readonly input: Flow<Batch>

  constructor(input: Flow<Batch>) {
    this.input = input
  }

  get left(): number {
    return sizeOf(this.batch) - this.at
  }

  /** Whether the group of the next item ends before it. */
  get atEnd(): boolean {
    return this.batch.ends?.[this.#end] === this.at
  }

  /** Items up to the end of their group, as far as they are there. */
  get run(): number {
    return (this.batch.ends?.[this.#end] ?? sizeOf(this.batch)) - this.at
  }

  /** Group and place of what comes next, which may be the end of a group. */
  get address(): Address {
    const { batch, at } = this
    if (batch.width > 0) return addressAt(batch, at)
    const passed = this.#end
    const offset = passed === 0 ? batch.offset + at : at - (batch.ends?.[passed - 1] as number)
    return { group: batch.group + passed, offset }
  }

  get empty(): boolean {
    return this.left === 0 && !this.atEnd
  }

  fill(max: number): Pulled<true> {
    if (this.ended) return true
    try {
      const pulled = this.input.pull(max)
      return isLater(pulled) ? pulled.then((batch) => this.#receive(batch)) : this.#receive(pulled)
    } catch (error) {
      // Not thrown here: another input's promise may exist already, and must not be left alone.
      return Promise.reject(error)
    }
  }

  take(count: number): Column {
    const taken = sliceColumn(columnOf(this.batch), this.at, this.at + count)
    this.at += count
    return taken
  }

  takeOne(): unknown {
    return this.batch.values[this.at++]
  }

  moveTo(column: unknown[], count: number): void {
    const { values } = this.batch
    for (const end = this.at + count; this.at < end; this.at++) column.push(values[this.at])
  }

  passEnd(): void {
    this.#end++
  }

  #receive(batch: Batch | undefined): true {
    this.ended = batch === undefined
    this.batch = batch ?? nothing
    this.at = 0
    this.#end = 0
    return true
  }
}
