import type { PortableError } from '@papy/contract'
import type { Column, Columns } from '@papy/contract/engine'
import type { PortableStep, Step } from '@papy/contract/function'

/** What a worker needs to know of one map before its first piece. */
export interface LaneMessage {
  readonly type: 'lane'
  readonly lane: number
  /** Functions by reference; as they are where the worker shares this realm. */
  readonly steps: readonly PortableStep[] | readonly Step[]
  readonly sameRealm: boolean
  readonly bare: boolean
  readonly unpack: number | 'each' | undefined
  readonly timeoutMs?: number
}

/** Calls to be made. */
export interface PieceMessage extends Columns {
  readonly type: 'piece'
  readonly piece: number
  readonly lane: number
  readonly size: number
}

/** A map that will not be evaluated any more. */
export interface DropMessage {
  readonly type: 'drop'
  readonly lane: number
}

/** What the coordinator says to a worker. */
export type ToWorker = LaneMessage | PieceMessage | DropMessage

/** The worker is up. */
export interface ReadyMessage {
  readonly type: 'ready'
}

/** Answers of one piece. */
export interface DoneMessage {
  readonly type: 'done'
  readonly piece: number
  readonly values: Column
  /** Call, number of the composed function, what it threw: as data, or as it is within one realm. */
  readonly failures: readonly (readonly [at: number, step: number, cause: unknown, partial: boolean])[]
  readonly ms: number
}

/** A map whose functions the worker could not get. */
export interface BrokenMessage {
  readonly type: 'broken'
  /** Absent when no map at all can be evaluated here. */
  readonly lane?: number
  readonly error: PortableError
}

/** What a worker says to the coordinator. */
export type FromWorker = ReadyMessage | DoneMessage | BrokenMessage

/** Fewer values than this are not worth a buffer of their own. */
const MIN_PACKED = 8

/**
 * All numbers: one buffer, which is sent at a quarter of a clone's price and is none of the garbage collector's business
 * while it waits; else as it is.
 *
 * @param spare - used for them if it has their length
 */
export function pack(values: Column, spare?: Float64Array): Column {
  if (values instanceof Float64Array || values.length < MIN_PACKED) return values
  const packed = spare?.length === values.length ? spare : new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (typeof value !== 'number') return values
    packed[i] = value
  }
  return packed
}

/** Values as an array, packed or not. */
export function unpack(values: Column, from = 0, to: number = values.length): unknown[] {
  if (!(values instanceof Float64Array))
    return from === 0 && to === values.length ? (values as unknown[]) : values.slice(from, to)
  const unpacked = new Array<unknown>(to - from)
  for (let i = from; i < to; i++) unpacked[i - from] = values[i]
  return unpacked
}
