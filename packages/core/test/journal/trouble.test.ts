import type { Journal, RunJournal } from '@papy/contract/journal'
import { expect, test } from 'vitest'
import { Plumber } from '../../src/index.ts'
import { MemoryJournal } from './support/memory-journal.ts'

/** A journal whose disk is full for a moment. */
function troubled(): Journal {
  const memory = new MemoryJournal()
  const open = (): RunJournal => {
    const opened = memory.open()
    const { commit } = opened
    let commits = 0
    opened.commit = async () => {
      // The first is that of the beginning, before anybody listens.
      if (commits++ === 1) {
        opened.onTrouble?.({ message: 'the disk of run.papy is full', error: undefined })
        opened.onTrouble?.(undefined)
      }
      await commit()
    }
    return opened
  }
  return { level: memory.level, place: memory.place, commitMs: 0, open }
}

test('a journal that waits for its disk is told of, and that it goes on', async () => {
  await using plumber = new Plumber()
  plumber.addPiper(([x]: [number]) => x + 1)
  const events = plumber.events()
  const seen: unknown[] = []
  for await (const row of plumber.stream([[1, 2, 3]], { journal: troubled() })) seen.push(row)
  const told: unknown[] = []
  for await (const { type, code, message } of events) {
    if (code === 'WARN_JOURNAL_WAITS') told.push(message)
    if (type === 'end') break
  }
  expect([seen, told]).toEqual([
    [2, 3, 4],
    ['the disk of run.papy is full', 'the journal is written again'],
  ])
})
