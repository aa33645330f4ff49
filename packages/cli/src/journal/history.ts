import { ArgumentError } from '@papy/contract'
import {
  Coverage,
  type FailedRecord,
  type HopRecord,
  type JournalRecord,
  Ranges,
  type RunPast,
} from '@papy/contract/journal'
import { type Letter, letterOf } from './letter.ts'

/** What happened to one input row. */
export interface RowHistory {
  readonly row: number
  readonly run: string
  /** Calls that it was part of, in order, in all sessions. */
  readonly hops: readonly RowHop[]
  /** Failures of it, also those that were made good. */
  readonly failures: readonly RowFailure[]
  /** That all of it left; absent: not all of it is known to have left yet. */
  readonly left?: { readonly session: number; readonly at: number }
  /** Sinks that hold what became of it for sure; of a failed row those that hold it are not told. */
  readonly sinks: readonly string[]
  /** `not read`: no session came that far; `under way`: it was read, and is not done with. */
  readonly state: 'not read' | 'under way' | 'done' | 'failed'
}

/** Calls of a node that were made together, one of which at least is about the row. */
export interface RowHop {
  /** Number of the session, from 1. */
  readonly session: number
  readonly node: string
  readonly worker: string
  /** `''`: the host of the run. */
  readonly host: string
  readonly attempt: number
  /** Epoch Ms. */
  readonly at: number
  readonly tookMs: number
  /** Items that went together, and how many of them were found in the cache of results. */
  readonly size: number
  readonly reused: number
  /** Why the attempt came to nothing. */
  readonly lost?: string
}

/** A failure of the row. */
export interface RowFailure extends Letter {
  readonly session: number
  readonly mended: boolean
}

/**
 * What a journal knows of an input row. Reads the file once.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, for what is no number of a row
 */
export function historyOf(past: RunPast, text: string): RowHistory {
  const row = rowOf(text)
  const reading = new Reading(row)
  for (const record of past.records()) reading.add(record)
  const { hops, failures, left, mended } = reading
  const open = failures.filter(({ letter }) => !mended.has(letter))
  const isRead = past.read.some(({ upTo }) => row < upTo)
  const isDone = left !== undefined || row < past.done
  const held = isDone && open.length === 0
  return {
    row,
    run: past.run,
    hops,
    failures: failures.map((failure) => ({ ...failure, mended: mended.has(failure.letter) })),
    ...(left === undefined ? {} : { left }),
    sinks: Object.values(past.sinks).flatMap(({ sink, holds }) =>
      held || (reading.isOneToOne && open.length === 0 && new Coverage(holds.width, holds).has(row)) ? [sink] : [],
    ),
    state: open.length > 0 ? 'failed' : isDone ? 'done' : isRead || hops.length > 0 ? 'under way' : 'not read',
  }
}

/** What is found out about a row, record by record. */
class Reading {
  hops: RowHop[] = []
  failures: Omit<RowFailure, 'mended'>[] = []
  readonly mended: Ranges = new Ranges()
  left: { readonly session: number; readonly at: number } | undefined
  /** Every call was about one row: then groups of outputs are rows. */
  isOneToOne = true
  #session = 0
  /** When the last thing happened that says when. */
  #at = 0
  #nodes: readonly string[] = []
  readonly #row: number

  constructor(row: number) {
    this.#row = row
  }

  add(record: JournalRecord): void {
    if ('at' in record) this.#at = Math.max(this.#at, record.at)
    if (record.type === 'run') this.#begin(record)
    else if (record.type === 'hop') this.#hop(record)
    else if (record.type === 'failed') this.#failed(record)
    else if (record.type === 'mended') this.#mend(new Ranges(record.letters))
    else if (record.type === 'progress' && record.done > this.#row)
      this.left ??= { session: this.#session, at: this.#at }
  }

  // What began anew forgets what was before.
  #begin({ mode, description: { nodes } }: Extract<JournalRecord, { type: 'run' }>): void {
    this.#session++
    this.#nodes = nodes.map(({ name }) => name)
    if (mode !== 'begin') return
    this.hops = []
    this.failures = []
    this.left = undefined
  }

  // What was made good has left since.
  #mend(letters: Ranges): void {
    this.mended.addAll(letters)
    if (this.failures.some(({ letter }) => letters.has(letter))) this.left = { session: this.#session, at: this.#at }
  }

  #hop({ node, row, rows, size, worker, host, attempt, at, tookMs, reused = 0, lost }: HopRecord): void {
    if (rows > 0 && rows !== size) this.isOneToOne = false
    if (this.#row < row || this.#row >= row + rows) return
    const about = { session: this.#session, node: this.#nodes[node] ?? String(node) }
    this.hops.push({
      ...about,
      worker,
      host,
      attempt,
      at,
      tookMs,
      size,
      reused,
      ...(lost === undefined ? {} : { lost }),
    })
  }

  #failed(record: FailedRecord): void {
    const { row, rows } = record
    if (this.#row >= row && this.#row < row + rows) this.failures.push({ ...letterOf(record), session: this.#session })
  }
}

function rowOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const message = `${text} is no row; pass the number of an input row, from 0, such as 8123`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: text })
}
