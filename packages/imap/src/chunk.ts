import { type Calls, type Column, type Columns, cleanCalls, type Failure, sliceColumns } from '@papy/contract/engine'
import type { Stage } from './stage.ts'
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
  /** A call of a piece under which a worker was lost, but not known which. */
  readonly suspicion?: Suspicion
}

/** What is held against one of several calls: the first of them that is found guilty is charged with it. */
export interface Suspicion {
  attempts: number
  /** The leg under which it was lost. */
  readonly leg: number
}

/** What most chunks have: no failure. */
const none: readonly Failure[] = Object.freeze([])

/** A chunk with nothing answered yet. */
export function chunkOf(calls: Calls, slot: Slot, submittedMs: number): Chunk {
  const left = cleanCalls(calls)
  return { calls, slot, submittedMs, left, values: [], failures: none }
}

/** The columns a piece sends. */
export function columnsOf<Owner>({ chunk, from, to, stage }: Piece<Owner>): Columns {
  if (stage?.inbox !== undefined) return { columns: [stage.inbox] }
  return from === 0 && to === cleanCalls(chunk.calls) ? chunk.calls : sliceColumns(chunk.calls, from, to)
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
  else merge(chunk.values as unknown[], from, values)
  if (failures.length > 0)
    chunk.failures = [...chunk.failures, ...failures.map((failure) => ({ ...failure, at: failure.at + from }))]
  return chunk.left === 0
}

function merge(all: unknown[], from: number, values: Column): void {
  for (let i = 0; i < values.length; i++) all[from + i] = values[i]
}
