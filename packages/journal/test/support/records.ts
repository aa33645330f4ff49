import type { JournalRecord } from '@papy/contract/journal'
import type { Random } from './random.ts'

const error = {
  kind: 'error',
  id: 0,
  type: 'TypeError',
  papy: false,
  name: 'TypeError',
  message: 'no',
  stack: 'TypeError: no\n    at step (file:///steps.js:1:1)',
  own: {},
} as const

/** The first record of a session. */
export const runRecord = (mode: 'begin' | 'resume' | 'redrive' = 'begin', run = 'a1'): JournalRecord => ({
  type: 'run',
  run,
  at: 1_800_000_000_000,
  mode,
  description: { nodes: [{ name: 'step', reads: [], functions: ['step'], hash: 'ab' }], inputs: [], outputs: ['step'] },
  host: 'here',
  pid: 1,
  versions: { node: '24.0.0' },
})

/** Progress with one output, and one sink that holds the same. */
export const progress = (from: number, to: number, done = to): JournalRecord => ({
  type: 'progress',
  outputs: [{ output: 0, left: { width: 1, ranges: [from, to] } }],
  sinks: [{ sink: 'out', holds: { width: 1, ranges: [0, to] }, mark: { bytes: 10 * to } }],
  done,
})

/** A hop of some items. */
export const hop = (first: number, size = 1, node = 0): JournalRecord => ({
  type: 'hop',
  node,
  first,
  size,
  row: first,
  rows: size,
  worker: `thread ${first % 4}`,
  host: '',
  attempt: 1,
  at: 1_800_000_000_000 + first,
  tookMs: 0.125,
})

/** A failure of one row. */
export const failed = (
  letter: number,
  row: number,
  inputs: readonly (readonly unknown[])[] = [[row]],
): JournalRecord => ({
  type: 'failed',
  letter,
  output: 0,
  group: row,
  offset: 0,
  row,
  rows: 1,
  node: 'step',
  error,
  at: 1_800_000_000_000,
  inputs,
})

/** Some record; one number further than the last. */
export function someRecord({ below }: Random, at: number): JournalRecord {
  switch (below(7)) {
    case 0:
      return { type: 'read', input: 0, upTo: at + 1 }
    case 1:
      return { type: 'kept', input: 0, first: 2 * at, values: ['x'.repeat(below(2_000)), at].slice(below(2)) }
    case 2:
      return failed(at, at)
    case 3:
      return { type: 'hole', sink: `sink ${below(3)}`, group: at, offset: 0, mark: { at } }
    case 4:
      return progress(Math.max(0, at - 5), at, Math.max(0, 2 * at - below(40)))
    default:
      return hop(at, 1 + below(200), below(5))
  }
}
