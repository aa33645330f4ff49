import type { PortableError } from '@papy/contract'
import type { Columns } from '@papy/contract/engine'
import type { PortableStep, Step } from '@papy/contract/function'

/** What a worker needs to know of one map before its first piece. */
export interface LaneMessage {
  readonly type: 'lane'
  readonly lane: number
  /** Functions by reference; as they are where the worker shares this realm. */
  readonly steps: readonly PortableStep[] | readonly Step[]
  readonly sameRealm: boolean
  readonly bare: boolean
  readonly unpack: boolean
  readonly timeoutMs?: number
}

/** Calls to be made. */
export interface PieceMessage extends PackedColumns {
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
  readonly values: readonly unknown[] | Float64Array
  /** Call, number of the composed function, what it threw: as data, or as it is within one realm. */
  readonly failures: readonly (readonly [at: number, step: number, cause: unknown])[]
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

/** Columns on their way: those of numbers alone are packed. */
export interface PackedColumns {
  readonly columns: readonly (readonly unknown[] | Float64Array)[]
  readonly counts?: readonly number[]
}

/** Fewer values than this are not worth a buffer of their own. */
const MIN_PACKED = 8

/** All numbers: one buffer that can be handed over without a copy, at a quarter of a clone's price; else as it is. */
export function pack(values: readonly unknown[]): readonly unknown[] | Float64Array {
  if (values.length < MIN_PACKED) return values
  const packed = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (typeof value !== 'number') return values
    packed[i] = value
  }
  return packed
}

/** What {@link pack} packed, as an array again. */
export function unpack(values: readonly unknown[] | Float64Array): unknown[] {
  return values instanceof Float64Array ? Array.from(values) : (values as unknown[])
}

/** Buffers that can be handed over with a message. */
export function buffersOf(parts: readonly (readonly unknown[] | Float64Array)[]): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = []
  for (const part of parts) if (part instanceof Float64Array) buffers.push(part.buffer as ArrayBuffer)
  return buffers
}

/** Columns as they are sent. */
export function packColumns({ columns, counts }: Columns): PackedColumns {
  return { columns: columns.map(pack), ...(counts === undefined ? {} : { counts }) }
}
