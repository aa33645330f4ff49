import type {
  CoverageState,
  EndRecord,
  FailedRecord,
  HoleRecord,
  HopRecord,
  JournalRecord,
  RunRecord,
  SinkProgress,
} from './record.ts'

/** What a journal knows of a run: all records, folded together. Its size depends on what is unfinished, not on the run. */
export interface RunPast {
  readonly run: string
  /** The first record of each session, oldest first. */
  readonly sessions: readonly RunRecord[]
  /** The last session's; `undefined`: it was killed. */
  readonly end: EndRecord | undefined
  /** Items read, by number of the input, and whether it has no more. */
  readonly read: readonly { readonly upTo: number; readonly ended: boolean }[]
  /** What left, by number of the output. */
  readonly outputs: readonly CoverageState[]
  /** By name of the node. */
  readonly sinks: Readonly<Record<string, SinkProgress>>
  /** Input rows below which nothing is wanted any more. */
  readonly done: number
  /** Failures that nobody made good yet, and all there ever were. */
  readonly failed: number
  readonly letters: number
  /** Bytes at its end that were not whole, as a power cut or a kill leaves them: they do not count. @defaultValue 0 */
  readonly trimmed?: number
  /** Items that are kept and wanted, of one input, in order. */
  kept(input: number): Iterable<{ readonly index: number; readonly value: unknown }>
  /** Failures that were not made good, in the order in which they happened. Reads the file. */
  failures(): Iterable<FailedRecord>
  /** Places of failures in a sink, in order. Reads the file. */
  holes(sink: string): Iterable<HoleRecord>
  /** What happened to items of one input row, in order. Reads the file. */
  hops(row: number): Iterable<HopRecord>
  /** All records, in order; those of kept inputs as long as these are wanted. Reads the file. */
  records(): Iterable<JournalRecord>
}
