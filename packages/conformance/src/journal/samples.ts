import type {
  FailedRecord,
  HopRecord,
  JournalRecord,
  KeptRecord,
  ProgressRecord,
  RunRecord,
} from '@papy/contract/journal'

/** The first record of a session. */
export const begun: RunRecord = {
  type: 'run',
  run: '6f1c9b7e-0000-4000-8000-000000000000',
  at: 1_800_000_000_000,
  mode: 'begin',
  description: {
    nodes: [{ name: 'step', reads: [], functions: ['step'], hash: 'ab' }],
    inputs: [{ node: 'step', replay: 'kept' }],
    outputs: ['step'],
  },
  host: 'here',
  pid: 1,
  versions: { node: '24.0.0' },
}

/** Items from one row up to another left, and a sink has all up to there. */
export const progress = (from: number, to: number, done: number = to): ProgressRecord => ({
  type: 'progress',
  outputs: [{ output: 0, left: { width: 1, ranges: [from, to] } }],
  sinks: [{ sink: 'out', holds: { width: 1, ranges: [0, to] }, mark: { bytes: to } }],
  done,
})

/** A hop of some rows. */
export const hop = (row: number, rows = 1): HopRecord => ({
  type: 'hop',
  node: 0,
  first: row,
  size: rows,
  row,
  rows,
  worker: 'thread 1',
  host: '',
  attempt: 1,
  at: 1_800_000_000_000,
  tookMs: 1.5,
})

/** A row that failed. */
export const failed = (letter: number, row: number, text = 'no'): FailedRecord => ({
  type: 'failed',
  letter,
  output: 0,
  group: row,
  offset: 0,
  row,
  rows: 1,
  node: 'step',
  error: { kind: 'text', text },
  at: 1_800_000_000_000,
  inputs: [[row]],
})

/** Inputs that are kept. */
export const kept = (first: number, values: readonly unknown[]): KeptRecord => ({
  type: 'kept',
  input: 0,
  first,
  values,
})

/** One record of each kind, as they come in a run. */
export const each: readonly JournalRecord[] = [
  begun,
  { type: 'read', input: 0, upTo: 3 },
  hop(0, 3),
  { ...hop(3, 2), host: 'there', attempt: 2, reused: 1, lost: 'it ended' },
  failed(0, 1),
  { type: 'hole', sink: 'out', group: 1, offset: 0, mark: [7, 'x'] },
  { type: 'hole', sink: 'out', group: 1, offset: 0, mark: [7, 'x'], mended: true },
  progress(0, 3, 0),
  { type: 'mended', letters: [0, 1] },
  {
    type: 'end',
    at: 1_800_000_000_001,
    how: 'stopped',
    balance: { read: 3, emitted: 2, errored: 1, deadLettered: 0, returned: 0, inFlight: 0 },
  },
]
