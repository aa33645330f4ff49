import { type Balance, isPiperError } from '@papy/contract'
import type { Batch } from '@papy/contract/engine'
import type { Coverage, FailedRecord, Ranges } from '@papy/contract/journal'
import type { Shape } from '../shape.ts'

/** One input, as the ledger sees it. */
export interface LedgerInput {
  /** Items read so far. */
  readonly read: () => number
  /** Numbers of the outputs that its items reach. */
  readonly reaches: readonly number[]
}

/** What the journal of a run knows. */
export interface LedgerPast {
  /** What left before, by number of the output. */
  readonly left: readonly Coverage[]
  /** What failed, is kept, and was not made good: rows, by the number of the output. */
  readonly failed: readonly Pick<FailedRecord, 'output' | 'row' | 'rows'>[]
}

/** Of a run that has not begun. */
export const nothing: Balance = Object.freeze({
  read: 0,
  emitted: 0,
  errored: 0,
  deadLettered: 0,
  returned: 0,
  inFlight: 0,
})

/** What must not be: a group that left an output twice, or that nobody read. */
export interface RowFault {
  /** Number of the output. */
  readonly output: number
  readonly message: string
}

/**
 * Where the input items of a run are. An item is settled once all that it became has left through every output it
 * reaches: errored, if a placeholder was among it. Pure; costs a few steps per batch, and memory only for what is
 * unfinished.
 */
export class RowLedger {
  #over = false
  /** What failed is kept aside. */
  readonly #keepsFailures: boolean
  readonly #outputs: readonly Progress[]
  readonly #inputs: readonly { readonly input: LedgerInput; errored: number; readonly failed: Set<number> }[]

  /** @param past - of a run that is gone on with */
  constructor(inputs: readonly LedgerInput[], outputs: readonly Shape[], past?: LedgerPast) {
    this.#inputs = inputs.map((input) => ({ input, errored: 0, failed: failedRows(input, past) }))
    this.#outputs = outputs.map(({ span }, at) => new Progress(span, past?.left[at]))
    this.#keepsFailures = past !== undefined
  }

  /** These items left through an output. */
  left(output: number, batch: Batch): void {
    const progress = this.#outputs[output] as Progress
    progress.advance(batch)
    if (!batch.failed) return
    const rows = progress.failedRows(batch)
    for (const { input, failed } of this.#inputs)
      if (input.reaches.includes(output)) for (const row of rows) failed.add(row)
    this.#prune()
  }

  /** Whether all that a row became has left through an output. */
  hasLeft(output: number, row: number): boolean {
    return (this.#outputs[output] as Progress).has(row)
  }

  /** The rows of which something is in a batch. */
  rowsOf(output: number, batch: Batch): { readonly from: number; readonly to: number } {
    const { span } = this.#outputs[output] as Progress
    return { from: batch.group * span, to: (lastGroup(batch) + 1) * span }
  }

  /** The first mistake that the indices of what left show. */
  get fault(): RowFault | undefined {
    for (const [output, progress] of this.#outputs.entries()) {
      const twice = progress.twice
      if (twice !== undefined) return { output, message: `what became of item ${twice} left twice` }
      for (const { input } of this.#inputs) {
        const isForged = input.reaches.includes(output) && progress.rows - progress.span >= input.read()
        if (isForged && progress.rows > 0)
          return { output, message: `${progress.rows} items left, and ${input.read()} were read` }
      }
    }
    return undefined
  }

  /** The run is over: what is not settled is returned. */
  end(): void {
    this.#over = true
  }

  balance(): Balance {
    let [read, settled, errored] = [0, 0, 0]
    this.#prune()
    for (const { input, errored: past, failed } of this.#inputs) {
      const rows = input.read()
      read += rows
      settled += Math.min(rows, this.#settledRows(input))
      errored += past + this.#failedSettled(input, failed)
    }
    const open = read - settled
    return {
      read,
      emitted: settled - errored,
      errored: this.#keepsFailures ? 0 : errored,
      deadLettered: this.#keepsFailures ? errored : 0,
      returned: this.#over ? open : 0,
      inFlight: this.#over ? 0 : open,
    }
  }

  #settledRows({ reaches, read }: LedgerInput): number {
    const marks = reaches.map((output) => this.#outputs[output] as Progress)
    const mark = Math.min(...marks.map(({ rows }) => rows))
    return mark + countBeyond(marks, mark, read())
  }

  #failedSettled({ reaches, read }: LedgerInput, failed: ReadonlySet<number>): number {
    const marks = reaches.map((output) => this.#outputs[output] as Progress)
    let count = 0
    const rows = read()
    for (const row of failed) if (row < rows && marks.every((progress) => progress.has(row))) count++
    return count
  }

  // Failed rows below every mark are settled for good: a number is enough for them.
  #prune(): void {
    for (const side of this.#inputs) {
      const mark = Math.min(...side.input.reaches.map((output) => this.#outputs[output]?.rows ?? 0))
      for (const row of side.failed) {
        if (row >= mark) continue
        side.failed.delete(row)
        // The last gathering may have been of fewer rows.
        if (row < side.input.read()) side.errored++
      }
    }
  }
}

/** How far one output is: all rows below a mark, and, where order was given up, some above it. */
class Progress {
  #mark = 0
  #twice: number | undefined
  #open = new Map<number, number>()
  readonly #beyond = new Set<number>()
  readonly #span: number
  /** Groups that had left before. */
  readonly #past: Ranges | undefined

  constructor(span: number, past?: Coverage) {
    this.#span = span
    if (past === undefined || past.isEmpty) return
    this.#past = past.groups()
    this.#open = new Map(past.begun())
    this.#skipPast()
  }

  /** Rows below which all has left. */
  get rows(): number {
    return this.#mark * this.#span
  }

  /** First row of a group that left twice. */
  get twice(): number | undefined {
    return this.#twice
  }

  get groupsBeyond(): ReadonlySet<number> {
    return this.#beyond
  }

  get span(): number {
    return this.#span
  }

  has(row: number): boolean {
    return this.#isDone(Math.floor(row / this.#span))
  }

  advance({ values, group, offset, width, ends = [] }: Batch): void {
    if (width === 1 && group === this.#mark && this.#beyond.size === 0) this.#mark += values.length
    else if (width > 0) this.#advanceEven(group, offset, values.length, width)
    else for (let i = 0; i < ends.length; i++) this.#complete(group + i)
    do this.#skipPast()
    while (this.#beyond.delete(this.#mark) && ++this.#mark)
  }

  /** Rows whose items failed, of this batch. */
  failedRows(batch: Batch): number[] {
    const rows: number[] = []
    for (const [at, value] of batch.values.entries()) {
      if (!isPiperError(value)) continue
      const group = groupAt(batch, at)
      for (let i = 0; i < this.#span; i++) rows.push(group * this.#span + i)
    }
    return rows
  }

  #advanceEven(first: number, offset: number, count: number, width: number): void {
    let [group, left] = [first, count]
    for (let free = width - offset; left > 0; group++, free = width) {
      const part = Math.min(left, free)
      left -= part
      if (this.#isDone(group)) {
        this.#tellTwice(group)
        continue
      }
      const seen = (this.#open.get(group) ?? 0) + part
      if (seen < width) this.#open.set(group, seen)
      else {
        this.#open.delete(group)
        this.#complete(group)
      }
    }
  }

  #complete(group: number): void {
    if (this.#isDone(group)) this.#tellTwice(group)
    else if (group === this.#mark) this.#mark++
    else this.#beyond.add(group)
  }

  #isDone(group: number): boolean {
    return group < this.#mark || this.#beyond.has(group) || (this.#past?.has(group) ?? false)
  }

  // Of a group that had left before, nothing but its end may come again.
  #tellTwice(group: number): void {
    if (this.#past?.has(group) !== true) this.#twice ??= group * this.#span
  }

  #skipPast(): void {
    if (this.#past === undefined) return
    const [gap] = this.#past.gaps(this.#mark, Math.max(this.#past.end, this.#mark))
    this.#mark = gap?.[0] ?? Math.max(this.#past.end, this.#mark)
  }
}

// Groups above the mark that have left through all of these outputs, as rows.
function countBeyond(marks: readonly Progress[], mark: number, rows: number): number {
  const [first, ...others] = marks
  if (first === undefined || marks.every((progress) => progress.groupsBeyond.size === 0 && progress.rows === mark))
    return 0
  let count = 0
  const candidates = new Set(first.groupsBeyond)
  for (let group = Math.floor(mark / first.span); group * first.span < first.rows; group++) candidates.add(group)
  for (const group of candidates) {
    // The last gathering may be of fewer rows.
    for (let row = group * first.span; row < Math.min(rows, (group + 1) * first.span); row++) {
      if (row >= mark && others.every((progress) => progress.has(row))) count++
    }
  }
  return count
}

function failedRows({ reaches }: LedgerInput, past: LedgerPast | undefined): Set<number> {
  const failed = new Set<number>()
  for (const { output, row, rows } of past?.failed ?? [])
    if (reaches.includes(output)) for (let at = row; at < row + rows; at++) failed.add(at)
  return failed
}

function lastGroup({ values, group, offset, width, ends = [] }: Batch): number {
  return group + (width > 0 ? Math.floor((offset + values.length - 1) / width) : ends.length)
}

function groupAt({ group, offset, width, ends = [] }: Batch, at: number): number {
  if (width > 0) return group + Math.floor((offset + at) / width)
  let passed = 0
  while (passed < ends.length && (ends[passed] as number) <= at) passed++
  return group + passed
}
