import type { RunPast } from '@papy/contract/journal'
import { expect, test } from 'vitest'
import { accountOf } from '../../src/journal/account.ts'

const holds = { width: 1, ranges: [] }
const past: RunPast = {
  run: 'r',
  sessions: [],
  end: undefined,
  read: [],
  outputs: [],
  sinks: {
    rows: { sink: 'rows', holds, mark: { seq: 3, guarantee: 'at-least-once' } },
    own: { sink: 'own', holds, mark: 7 },
  },
  done: 0,
  failed: 0,
  letters: 0,
  kept: () => [],
  failures: () => [],
  holes: () => [],
  hops: () => [],
  records: () => [],
}

test('what a sink promises that knew it only when it was open is told, too', () => {
  expect(accountOf(past, 'run.papy').sinks).toEqual({ rows: 'at-least-once', own: 'not known' })
})
