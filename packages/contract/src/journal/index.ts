/**
 * The door for journals and for sinks that go on where they stopped: what is written down of a run, and what it is made of.
 *
 * @module
 */

export { Coverage } from './coverage.ts'
export type { DurableSink, SinkPast } from './durable-sink.ts'
export type { Journal, JournalLevel, JournalTrouble, RunJournal } from './journal.ts'
export { Ranges } from './ranges.ts'
export type {
  CoverageState,
  EndRecord,
  FailedRecord,
  GroupPart,
  Guarantee,
  HoleRecord,
  HopRecord,
  InputDescription,
  JournalRecord,
  KeptRecord,
  MendedRecord,
  NodeDescription,
  ProgressRecord,
  RangeList,
  ReadRecord,
  RunDescription,
  RunRecord,
  SinkProgress,
} from './record.ts'
export { type Replayable, replayFrom } from './replayable.ts'
export type { RunPast } from './run-past.ts'
