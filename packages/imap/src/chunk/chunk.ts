import {
  type Calls,
  type Column,
  type Columns,
  cleanCalls,
  type Failure,
  readable,
  sliceColumns,
} from '@papy/contract/engine'
import type { Ms } from '../units.ts'
import type { Stage } from './stage.ts'
import type { Suspicion } from './suspicion.ts'
import type { Slot } from './window.ts'

/** Consecutive calls of one map that are answered together. */
export interface Chunk {
  readonly calls: Calls
  readonly slot: Slot
  readonly submittedMs: number
  /** Calls not answered yet. */
  left: number
  values: Column
  failures: readonly Failure[]
}

/** Some calls of a chunk on their way to one worker. The whole chunk at first; single calls after a worker was lost. */
export interface Piece<Owner> {
  /** Never used again, so that a late answer of a lost worker finds no piece and is dropped. */
  readonly id: number
  readonly owner: Owner
  readonly chunk: Chunk
  readonly from: number
  readonly to: number
  /** Which attempt of each leg it is, from 1; other than the first only of a single call. */
  readonly attempts: readonly number[]
  /** Set where it is one call that does not go all the way. */
  readonly stage?: Stage | undefined
  /** It was taken from another worker already. */
  readonly taken?: boolean
  /** It has waited for a call that never ended: it is not to wait behind another one. */
  readonly delayed?: boolean
  /** How many hosts were gone while they had it: that is no fault of its calls, unless it goes on. */
  readonly hosts?: number
  /** Where a worker was lost under it: it goes to another host, if one has room for it in time. */
  readonly shuns?: Shunned
  /** A call of a piece under which a worker was lost, but not known which. */
  readonly suspicion?: Suspicion
}

/** A host that is not to get something again, until then, on the clock of `performance.now()`. */
export interface Shunned {
  readonly host: string
  readonly untilMs: Ms
}

/** What most chunks have: no failure; and before they are answered: no results. */
const [none, nothing]: readonly [readonly Failure[], readonly unknown[]] = [Object.freeze([]), Object.freeze([])]

/** A chunk with nothing answered yet. */
export function chunkOf(calls: Calls, slot: Slot, submittedMs: number): Chunk {
  const left = cleanCalls(calls)
  return { calls, slot, submittedMs, left, values: nothing, failures: none }
}

/** How many calls a piece has. */
export function countOf({ from, to }: Pick<Piece<unknown>, 'from' | 'to'>): number {
  return to - from
}

/** The columns a piece sends. */
export function columnsOf<Owner>({ chunk, from, to, stage }: Piece<Owner>): Columns {
  if (stage?.inbox !== undefined) return { columns: [stage.inbox] }
  return from === 0 && to === cleanCalls(chunk.calls) ? chunk.calls : sliceColumns(chunk.calls, from, to)
}

/** One call of a piece, alone; `at` counts from the piece's first. */
export function singleOf<Owner>(piece: Piece<Owner>, at: number): Piece<Owner> {
  const from = piece.from + at
  return { ...piece, from, to: from + 1 }
}

/** The calls of a piece, each alone. They still have its number: who sends them gives each one of its own. */
export function singlesOf<Owner>(piece: Piece<Owner>): Piece<Owner>[] {
  return Array.from({ length: countOf(piece) }, (_, at) => singleOf(piece, at))
}

/** What a piece came to. */
export interface Answer {
  readonly values: Column
  readonly failures: readonly Failure[]
}

/** Takes the answers of a piece in; `true` once the chunk has them all. */
export function answer<Owner>({ chunk, from, to }: Piece<Owner>, { values, failures }: Answer): boolean {
  chunk.left -= to - from
  if (from === 0 && to === cleanCalls(chunk.calls)) chunk.values = values
  else {
    // What came as bytes or numbers takes no other value in.
    if (chunk.values === nothing || !Array.isArray(chunk.values)) chunk.values = [...readable(chunk.values)]
    merge(chunk.values as unknown[], from, readable(values))
  }
  if (failures.length > 0)
    chunk.failures = [...chunk.failures, ...failures.map((failure) => ({ ...failure, at: failure.at + from }))]
  return chunk.left === 0
}

function merge(all: unknown[], from: number, values: ReturnType<typeof readable>): void {
  for (let i = 0; i < values.length; i++) all[from + i] = values[i]
}
