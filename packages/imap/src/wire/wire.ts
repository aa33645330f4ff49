import type { PortableError } from '@papy/contract'
import type { Dated, ItemPlace, LogLevel, Wanted } from '@papy/contract/diagnostics'
import type { Column, Columns, ItemTicket, PortableReuse, StoredValues, ViaOpening } from '@papy/contract/engine'
import type { PortableStep, Step } from '@papy/contract/function'
import type { Bytes, Ms } from '../units.ts'
import type { Progress } from './progress.ts'

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
  /** What is to be told of what functions say, until the first piece says it anew. */
  readonly wanted?: Wanted
}

/** What a worker needs to know of one piper or task. */
export interface LegMessage {
  /** Its name. */
  readonly node: string
  /** Functions by reference; as they are where the worker shares this realm. */
  readonly steps: readonly PortableStep[] | readonly Step[]
  readonly unpack: number | 'each' | undefined
  readonly timeoutMs?: number
  /** What its functions put into transports themselves is kept. */
  readonly keep?: boolean
  /** It looks at large binary values where a transport has them. */
  readonly leases?: boolean
  /** Where its results are looked for. */
  readonly reuse?: PortableReuse
}

/** What a worker needs to know of one map before its first piece. */
export interface LaneMessage extends LegMessage {
  readonly type: 'lane'
  readonly lane: number
  /** Id of its run. */
  readonly run?: string
  readonly sameRealm: boolean
  readonly bare: boolean
  /** Results are sent on to other workers: as bytes, they need not be unpacked between. */
  readonly relay: boolean
  /** Buffers in results are moved. */
  readonly transfer: boolean
  /** Further pipers on the same trip. */
  readonly following?: readonly LegMessage[]
  /** Names of the transports by which items come, and into which results are put. */
  readonly inbound?: readonly string[]
  readonly outbound?: readonly string[]
  /** Names of the transports that its functions use themselves. */
  readonly items?: readonly string[]
}

/** A transport that maps will use. */
export interface ViaMessage {
  readonly type: 'via'
  readonly opening: ViaOpening
}

/** A transport that no map uses any more. */
export interface ShutMessage {
  readonly type: 'shut'
  readonly via: string
}

/** Calls to be made. */
export interface PieceMessage extends Omit<Columns, 'columns'> {
  readonly type: 'piece'
  readonly piece: number
  readonly lane: number
  readonly size: number
  readonly columns: readonly (Column | StoredValues)[]
  /** Results are put into the transports of its map, if none of the calls fails. */
  readonly stores?: boolean
  /** Index of the first call, position of each from there unless they are consecutive, and which attempt this is. */
  readonly first: number
  readonly positions?: readonly number[]
  readonly attempt: number
  /** In a map of several legs: the attempt of each, and those to be called, where these are not all. */
  readonly attempts?: readonly number[]
  readonly legs?: readonly [from: number, until: number]
  /** Where its calls are claimed, if memory can be shared. */
  readonly slot?: number
  /** What is to be told of what its functions say, if anything. */
  readonly wanted?: Wanted
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
export type ToWorker = HelloMessage | ViaMessage | ShutMessage | LaneMessage | PieceMessage | DropMessage | EndMessage

/** The worker is up. */
export interface ReadyMessage {
  readonly type: 'ready'
}

/**
 * Call, number of the composed function, what it threw: as data, or as it is within one realm. In a map of several legs
 * also which of these, and what it was called with where only the worker knows.
 */
export type FailureMessage = readonly [
  at: number,
  step: number,
  cause: unknown,
  partial: boolean,
  leg?: number,
  inbox?: readonly unknown[],
]

/** Answers of one piece. */
export interface DoneMessage {
  readonly type: 'done'
  readonly piece: number
  /** As many as calls were made; the others are to be sent again. */
  readonly values: Column | StoredValues
  readonly failures: readonly FailureMessage[]
  readonly ms: number
  /** In a map of several legs: how much of it was whose, from the first that was called. */
  readonly legsMs?: readonly Ms[]
  /** How many values were in a cache, leg by leg from the first that was called; absent: none. */
  readonly reused?: readonly number[]
  /** Bytes of memory in use, where that was asked for. */
  readonly bytes?: Bytes
  /** No call was made, because what they were to be called with is gone, with who had made it. */
  readonly gone?: boolean
}

/** What the worker is at, where memory cannot be shared: each call, where time is limited; else each further leg. */
export interface AtMessage extends Progress {
  readonly type: 'at'
}

/** A function of a call put something into a transport itself. */
export interface HeldMessage {
  readonly type: 'held'
  readonly piece: number
  /** Of the call. */
  readonly index: number
  readonly ticket: ItemTicket
}

/** The end of a transport that no map uses any more is closed: nothing will be heard of it. */
export interface ShutAnswer {
  readonly type: 'shut'
  readonly via: string
}

/** The worker has nothing more to do, and was torn down; the error is what tearing it down threw. */
export interface EndedMessage {
  readonly type: 'ended'
  readonly error?: PortableError
}

/** The worker has forgotten a map, and closed what the functions of that had held. */
export interface DroppedMessage {
  readonly type: 'dropped'
  readonly lane: number
}

/** A map whose functions the worker could not get. */
export interface BrokenMessage {
  readonly type: 'broken'
  /** Absent when no map at all can be evaluated here. */
  readonly lane?: number
  readonly error: PortableError
}

/** What a function said. */
export interface LogMessage extends Dated, ItemPlace {
  readonly type: 'log'
  readonly level: LogLevel
  readonly message: string
  /** A plain copy, as JSON. */
  readonly fields?: string
  /** So many were dropped; this one only says so. */
  readonly dropped?: number
}

/** What functions wrote to standard output or error. */
export interface OutputMessage extends Dated, ItemPlace {
  readonly type: 'output'
  readonly stream: 'stdout' | 'stderr'
  readonly lines: readonly string[]
  /** So many lines were dropped; this one only says so. */
  readonly dropped?: number
}

/** What a worker says to the coordinator. */
export type FromWorker =
  | ReadyMessage
  | DoneMessage
  | AtMessage
  | HeldMessage
  | DroppedMessage
  | ShutAnswer
  | BrokenMessage
  | EndedMessage
  | LogMessage
  | OutputMessage
