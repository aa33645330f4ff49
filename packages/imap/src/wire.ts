import type { PortableError } from '@papy/contract'
import type { Column, Columns } from '@papy/contract/engine'
import type { PortableStep, Step } from '@papy/contract/function'
import type { Bytes, Ms } from './units.ts'

/** The first that is said to a worker. */
export interface HelloMessage {
  readonly type: 'hello'
  readonly sameRealm: boolean
  /** What the worker is called. */
  readonly worker: string
  /** Where it says what it is at, if memory can be shared. */
  readonly claims?: SharedArrayBuffer
  /** Called before anything else, and after everything. */
  readonly setup?: PortableStep | Step
  readonly teardown?: PortableStep | Step
  /** Whether answers say how much memory is in use. */
  readonly weigh: boolean
}

/** What a worker needs to know of one map before its first piece. */
export interface LaneMessage {
  readonly type: 'lane'
  readonly lane: number
  /** Name of the piper or task. */
  readonly node: string
  /** Functions by reference; as they are where the worker shares this realm. */
  readonly steps: readonly PortableStep[] | readonly Step[]
  readonly sameRealm: boolean
  readonly bare: boolean
  readonly unpack: number | 'each' | undefined
  /** Results are sent on to other workers: as bytes, they need not be unpacked between. */
  readonly relay: boolean
  /** Buffers in results are moved. */
  readonly transfer: boolean
  readonly timeoutMs?: number
}

/** Calls to be made. */
export interface PieceMessage extends Columns {
  readonly type: 'piece'
  readonly piece: number
  readonly lane: number
  readonly size: number
  /** Index of the first call, position of each from there unless they are consecutive, and which attempt this is. */
  readonly first: number
  readonly positions?: readonly number[]
  readonly attempt: number
  /** Where its calls are claimed, if memory can be shared. */
  readonly slot?: number
  /** After so long it is answered as far as it is made, if memory cannot be shared. */
  readonly budgetMs?: Ms
}

/** A map that will not be evaluated any more. */
export interface DropMessage {
  readonly type: 'drop'
  readonly lane: number
}

/** Nothing more will come. */
export interface EndMessage {
  readonly type: 'end'
}

/** What the coordinator says to a worker. */
export type ToWorker = HelloMessage | LaneMessage | PieceMessage | DropMessage | EndMessage

/** The worker is up. */
export interface ReadyMessage {
  readonly type: 'ready'
}

/** Answers of one piece. */
export interface DoneMessage {
  readonly type: 'done'
  readonly piece: number
  /** As many as calls were made; the others are to be sent again. */
  readonly values: Column
  /** Call, number of the composed function, what it threw: as data, or as it is within one realm. */
  readonly failures: readonly (readonly [at: number, step: number, cause: unknown, partial: boolean])[]
  readonly ms: number
  /** Bytes of memory in use, where that was asked for. */
  readonly bytes?: Bytes
}

/** What the worker is at, where memory cannot be shared and time is limited. */
export interface AtMessage {
  readonly type: 'at'
  readonly piece: number
  readonly at: number
}

/** The worker has nothing more to do, and was torn down; the error is what tearing it down threw. */
export interface EndedMessage {
  readonly type: 'ended'
  readonly error?: PortableError
}

/** A map whose functions the worker could not get. */
export interface BrokenMessage {
  readonly type: 'broken'
  /** Absent when no map at all can be evaluated here. */
  readonly lane?: number
  readonly error: PortableError
}

/** What a worker says to the coordinator. */
export type FromWorker = ReadyMessage | DoneMessage | AtMessage | BrokenMessage | EndedMessage
