import { isPiperError, type PiperError } from '../errors.ts'
import { cutBatch } from './batch.ts'
import { type Column, isStored, type Numbers, readable, sliceColumn } from './column.ts'
import { mergePlaceholders } from './placeholder.ts'

/**
 * A run of consecutive calls of one Worker, as columns: one per place of the inbox.
 *
 * Calls whose inbox held a placeholder are never made: their placeholder waits in `placeholders`, and the columns hold
 * the clean calls alone. `group`, `offset`, `first`, `width` and `ends` address calls as they address items in a batch.
 */
export interface Calls {
  /** All calls, those with a placeholder included. */
  readonly size: number
  /** Inputs of the clean calls; with `counts`, the gathered items of one call after those of the other. */
  readonly columns: readonly Column[]
  /** With `consume`: how many items each clean call gathers. */
  readonly counts?: readonly number[]
  /** Position of a call to what its inbox failed with. */
  readonly placeholders?: ReadonlyMap<number, PiperError>
  readonly group: number
  readonly offset: number
  readonly first: number
  readonly width: number
  readonly ends?: readonly number[]
}

/** Columns of some calls, and how many items each call gathers. */
export interface Columns {
  readonly columns: readonly Column[]
  readonly counts?: readonly number[]
}

/** How many of the calls are to be made. */
export function cleanCalls({ size, placeholders }: Calls): number {
  return size - (placeholders?.size ?? 0)
}

/** Calls as they were read, of one item from each column: those with a placeholder in their inbox are not made. */
export function withoutPlaceholders(calls: Omit<Calls, 'counts' | 'placeholders'>): Calls {
  const lists = calls.columns.map(readable)
  const placeholders = new Map<number, PiperError>()
  for (let at = 0; at < calls.size; at++) {
    const found = lists.map((list) => list[at]).filter(isPiperError)
    if (found.length > 0) placeholders.set(at, mergePlaceholders(found))
  }
  if (placeholders.size === 0) return calls
  const columns = lists.map((list) => list.filter((_value: unknown, at: number) => !placeholders.has(at)))
  return { ...calls, columns, placeholders }
}

/**
 * Reads inboxes out of columns, one after the other; much cheaper than random access where calls gather items. Of what waits
 * in a transport nothing is known: it reads as `undefined`.
 */
export function inboxReader({ columns: given, counts }: Columns, bare: boolean): (call: number) => unknown {
  const columns = given.map((column) => (isStored(column) ? [] : readable(column)))
  const [only = []] = columns
  if (counts !== undefined) return gatheredReader(columns, counts)
  if (bare) return (call) => only[call]
  if (columns.length === 1) return (call) => [only[call]]
  return (call) => columns.map((column) => column[call])
}

/** The calls from one up to another, of the clean ones. */
export function sliceColumns({ columns, counts }: Columns, from: number, to: number): Columns {
  if (counts === undefined) return { columns: columns.map((column) => sliceColumn(column, from, to)) }
  const start = total(counts, 0, from)
  const end = start + total(counts, from, to)
  return { columns: columns.map((column) => sliceColumn(column, start, end)), counts: counts.slice(from, to) }
}

/** Calls from one up to another, of such as have no placeholders. */
export function sliceCalls(calls: Omit<Calls, 'placeholders'>, from: number, to: number): Calls {
  if (from === 0 && to === calls.size) return calls
  const { group, offset, first, width, ends } = cutBatch({ ...calls, failed: false }, from, to, [])
  const address = { group, offset, first, width, ...(ends === undefined ? {} : { ends }) }
  return { ...sliceColumns(calls, from, to), size: to - from, ...address }
}

function gatheredReader(
  columns: readonly (readonly unknown[] | Numbers)[],
  counts: readonly number[],
): (call: number) => unknown {
  let call = 0
  let start = 0
  return (wanted) => {
    if (wanted < call) [call, start] = [0, 0]
    start += total(counts, call, wanted)
    call = wanted
    return Array.from({ length: counts[wanted] as number }, (_, i) => columns.map((column) => column[start + i]))
  }
}

function total(counts: readonly number[], from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += counts[i] as number
  return sum
}
