import type { JsonValue } from '../json.ts'
import type { Balance } from '../ledger.ts'
import type { PortableError } from '../portable-error.ts'

/**
 * Whole numbers in ascending order, as the borders of what there is and what there is not:
 * `[0, 100, 105, 106]` is 0 to 99, and 105.
 */
export type RangeList = readonly number[]

/**
 * Which items of a stream there were, by their place. With a fixed number of items per group: `ranges` of
 * `group * width + offset`. With groups of any size (width 0): `ranges` of whole groups, and in `parts` what there was of others,
 * by ranges of offsets; with the size of the group where that is known: it has ended, but not all of it is there.
 */
export interface CoverageState {
  readonly width: number
  readonly ranges: RangeList
  readonly parts?: readonly GroupPart[]
}

/** What there was of a group, and how many items it has where its end was seen. */
export type GroupPart = readonly [group: number, offsets: RangeList, size?: number]

/** What a run is made of: whoever goes on with it must have the same. */
export interface RunDescription {
  readonly nodes: readonly NodeDescription[]
  readonly inputs: readonly InputDescription[]
  /** Names of the nodes whose results leave. */
  readonly outputs: readonly string[]
  /** What the caller wants to find again: the command line. */
  readonly note?: JsonValue
}

/** A node, as far as it decides what comes out. */
export interface NodeDescription {
  readonly name: string
  /** Names of the nodes that it reads; empty: an input. */
  readonly reads: readonly string[]
  /** Its functions, for people: `'pow'`, `'align from file:///…/steps.ts'`. */
  readonly functions: readonly string[]
  /** SHA-256, in hex: of the texts of its functions and of the modules beside them, and of bound arguments and settings. */
  readonly hash: string
  /** Of a sink: what it promises. */
  readonly guarantee?: Guarantee
}

/** An input, as far as one can tell it from another. */
export interface InputDescription {
  /** Name of the node that reads it. */
  readonly node: string
  /** `position`: it is read again from any item; `kept`: what was read is kept here until it is done with. */
  readonly replay: 'position' | 'kept'
  /** What tells it from others: the path and size of a file, the length of a list. */
  readonly identity?: JsonValue
}

/** What a sink promises of a run that was interrupted. */
export type Guarantee = 'exactly-once' | 'at-least-once'

/** One entry of a journal. */
export type JournalRecord =
  | RunRecord
  | ReadRecord
  | KeptRecord
  | HopRecord
  | FailedRecord
  | HoleRecord
  | ProgressRecord
  | MendedRecord
  | EndRecord

/** The first record of each session. */
export interface RunRecord {
  readonly type: 'run'
  /** Id of the run, a UUID: the same for all its sessions. */
  readonly run: string
  /** Epoch Ms. */
  readonly at: number
  /** `begin`: all from the start (also anew, after a change); `resume`: what is left; `redrive`: what failed. */
  readonly mode: 'begin' | 'resume' | 'redrive'
  readonly description: RunDescription
  readonly host: string
  readonly pid: number
  /** Version of Node, and of what else may matter to people. */
  readonly versions: Readonly<Record<string, string>>
}

/** How far an input was read. */
export interface ReadRecord {
  readonly type: 'read'
  /** Number of the input. */
  readonly input: number
  /** Items read since the beginning. */
  readonly upTo: number
  /** It has no more. */
  readonly ended?: boolean
}

/** Items of an input that cannot be read again. */
export interface KeptRecord {
  readonly type: 'kept'
  readonly input: number
  /** Index of the first of them. */
  readonly first: number
  readonly values: readonly unknown[]
}

/** Items went through a node together. */
export interface HopRecord {
  readonly type: 'hop'
  /** Number of the node in the description. */
  readonly node: number
  /** Index of the first item among those of the node, and how many. */
  readonly first: number
  readonly size: number
  /** Input rows they belong to: the first, and how many. */
  readonly row: number
  readonly rows: number
  /** Label of the worker, `''` for none; and its host, `''` for this one. */
  readonly worker: string
  readonly host: string
  /** From 1. */
  readonly attempt: number
  /** Epoch Ms. */
  readonly at: number
  readonly tookMs: number
  /** How many of them were not computed but found in a cache of results. */
  readonly reused?: number
  /** What went wrong with the attempt: it was made again. */
  readonly lost?: string
}

/**
 * What became of an input row failed: a dead letter. As with holes and what is mended, it counts from the next progress record on:
 * without one the row is not done, and comes again.
 */
export interface FailedRecord {
  readonly type: 'failed'
  /** Its number among the failures of the run, from 0. */
  readonly letter: number
  /** Number of the output through which the placeholder left. */
  readonly output: number
  /** Group of that output, and the input rows that it comes from. */
  readonly group: number
  readonly offset: number
  readonly row: number
  readonly rows: number
  /** It stands for all of its group, which may become any number of items. */
  readonly whole?: boolean
  /** Name of the node that failed. */
  readonly node: string
  readonly error: PortableError
  /** Epoch Ms. */
  readonly at: number
  /** The rows as they were read, one list per input; absent where it cannot be written. */
  readonly inputs?: readonly (readonly unknown[])[]
}

/** A placeholder passed a sink: where its item would stand; or, later, that it stands there now. */
export interface HoleRecord {
  readonly type: 'hole'
  /** Name of the sink's node. */
  readonly sink: string
  readonly group: number
  readonly offset: number
  /** What the sink says of that place; `null`: it names none. */
  readonly mark: JsonValue
  /** The item came in a redrive, and the sink holds it. */
  readonly mended?: true
}

/** What is done with since the last one. */
export interface ProgressRecord {
  readonly type: 'progress'
  /** Items that left through outputs, by number of the output. */
  readonly outputs: readonly { readonly output: number; readonly left: CoverageState }[]
  /** What sinks hold for sure. */
  readonly sinks: readonly SinkProgress[]
  /** Input rows below which nothing is wanted any more. */
  readonly done: number
}

/** What a sink holds, and what it said when it stored it. */
export interface SinkProgress {
  readonly sink: string
  /** All of it, not only what is new. */
  readonly holds: CoverageState
  readonly mark: JsonValue
}

/** Failures that were made good, by a redrive. */
export interface MendedRecord {
  readonly type: 'mended'
  readonly letters: RangeList
}

/** A session came to its end; one that was killed has none. */
export interface EndRecord {
  readonly type: 'end'
  /** Epoch Ms. */
  readonly at: number
  /** `complete`: nothing is left to do. */
  readonly how: 'complete' | 'stopped' | 'failed'
  readonly balance: Balance
  readonly error?: PortableError
}
