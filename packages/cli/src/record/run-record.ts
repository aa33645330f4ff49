import type { Ledger } from '@papy/contract'
import type { NodeStats, Plan, PlanWarning, PlumberState } from '@papy/core'
import type { PipelineGraph } from '../graph/pipeline-graph.ts'
import type { JournalAccount } from '../journal/account.ts'
import type { Environment } from './environment.ts'
import type { ErrorClass } from './error-classes.ts'
import type { TimeLine } from './time-line.ts'

/** The version of {@link RunRecord}. Raised when a reader of the one before would read something wrong. */
export const RECORD_VERSION = 1

/** What is known of a run, as plain JSON: what `papy report` and `papy perf` read. */
export interface RunRecord {
  /** Says what the file is. */
  readonly format: 'papy-run'
  readonly version: typeof RECORD_VERSION
  readonly environment: Environment
  readonly graph: PipelineGraph
  readonly plan: Plan
  readonly run: RunSummary
  /** By the names of the pipers, as it was when the record was made. */
  readonly nodes: Readonly<Record<string, NodeSummary>>
  readonly timeLine: TimeLine
  readonly errors: ErrorSummary
  /** How often each kind of event was heard: `retry`, `worker-lost`, … */
  readonly events: Readonly<Record<string, number>>
  /** What happened to workers, the first of it: `worker-lost`, `worker-joined`. */
  readonly workers: readonly WorkerEvent[]
  /** Absent where it could not be had: see `problem` in {@link RunSummary}. */
  readonly ledger?: Ledger
  readonly warnings: readonly PlanWarning[]
  /** Of a run with a journal: what that says. */
  readonly journal?: JournalAccount
}

/** A run in a few numbers. */
export interface RunSummary {
  readonly state: PlumberState
  /** Epoch Ms; absent: it was never started. */
  readonly startedAt?: number
  readonly runTimeMs: number
  /** Items read from the inputs. */
  readonly in: number
  /** Items that left through the outputs. */
  readonly out: number
  readonly errors: number
  readonly perSecond: number
  /** What the run failed with, or why there is no ledger. */
  readonly problem?: string
}

/** What a piper did: {@link NodeStats} without the items. */
export type NodeSummary = Omit<NodeStats, 'tracked'>

/** Errors by their classes. */
export interface ErrorSummary {
  /** The most frequent first. */
  readonly classes: readonly ErrorClass[]
  /** Errors that are in none of the classes: there were too many kinds, or too many at once. */
  readonly others: number
}

/** Something that happened to a worker. */
export interface WorkerEvent {
  readonly type: string
  /** Ms since the start of the run. */
  readonly atMs: number
  readonly message: string
}
