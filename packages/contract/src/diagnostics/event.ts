import type { Balance } from '../ledger.ts'
import type { WorkerExit } from '../runtime.ts'
import type { LogLevel } from './level.ts'

/** When something happened. */
export interface Dated {
  /** Epoch Ms. */
  readonly at: number
}

/** Which item of which run something is about, as far as that is known. */
export interface ItemPlace {
  /** The run: a UUID, drawn anew for each. */
  readonly run?: string
  /** Name of the piper or task. */
  readonly node?: string
  /** Index of the item among those of the piper or task. */
  readonly index?: number
  /** Which attempt, from 1. */
  readonly attempt?: number
}

/** Which worker something is about. */
export interface WorkerPlace {
  /** Name of the IMap. */
  readonly pool: string
  /** Its label, unique in its runtime: `'thread 3'`. */
  readonly worker: string
  /** Where it runs; absent on this host. */
  readonly host?: string
}

/** On `papy:run`: a run began, entered a state, was warned about, or came to its end. */
export interface RunEvent extends Dated {
  readonly type: 'start' | 'state' | 'warning' | 'end'
  readonly run: string
  /** Of a start: names of its pipers, upstream first. */
  readonly nodes?: readonly string[]
  /** The new state. */
  readonly state?: string
  /** Of a warning: its code, and the piper it is about. */
  readonly code?: string
  readonly node?: string
  /** For people. */
  readonly message?: string
  /** Of an end: what ended it, if not its inputs; where the items are; and how long it took. */
  readonly error?: unknown
  readonly total?: Balance
  readonly runTimeMs?: number
}

/** On `papy:item`: something happened to one item. Those that go well are not told of. */
export interface ItemEvent extends Dated, ItemPlace {
  /**
   * - `error`, `timeout`: it failed for good; the error is its placeholder
   * - `retry`: it will be attempted again
   * - `lost`: its worker was lost under it; what becomes of it is told next
   */
  readonly type: 'error' | 'timeout' | 'retry' | 'lost'
  readonly node: string
  /** Label of the worker, if it failed at one. */
  readonly worker?: string
  readonly host?: string
  /** What it failed with; its `inbox` is what was computed on. */
  readonly error?: unknown
}

/** On `papy:worker`: a worker of a pool was started, is up, or has ended. */
export interface WorkerEvent extends Dated, WorkerPlace {
  /** `exit`: as it was to; `lost`: when it was not to. */
  readonly type: 'start' | 'up' | 'exit' | 'lost'
  /** Of a process on this host that runs: its id. */
  readonly pid?: number
  /** Of a thread of this process that runs: its number in it. */
  readonly threadId?: number
  /** How it ended. */
  readonly exit?: WorkerExit
}

/** On `papy:output`: a line that a function wrote to the standard output or error of its worker. */
export interface OutputEvent extends Dated, ItemPlace, WorkerPlace {
  readonly stream: 'stdout' | 'stderr'
  /** Without its newline; at most 8,192 characters, then an ellipsis. */
  readonly line: string
  /** So many lines were dropped, because there were too many; this line only says so. */
  readonly dropped?: number
}

/** On `papy:log:<level>`: what a function said by {@link Log}. */
export interface LogEvent extends Dated, ItemPlace, Partial<WorkerPlace> {
  readonly level: LogLevel
  readonly message: string
  /** As they were given; what came from a worker was cut to a plain copy there. */
  readonly fields?: LogFields
  /** So many records were dropped, because there were too many; this one only says so. */
  readonly dropped?: number
}

/** What a record says beside its message. */
export type LogFields = Readonly<Record<string, unknown>>
