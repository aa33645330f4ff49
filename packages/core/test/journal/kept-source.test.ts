import { type Batch, batchWith, type Source } from '@papy/contract/engine'
import { expect, test } from 'vitest'
import { KeptSource } from '../../src/journal/kept-source.ts'
import { MemoryJournal } from './support/memory-journal.ts'

// A commit in between would write down as read what nobody kept: after a power cut it would come in no session.
test('an item that is on its way from the input does not count as read', async () => {
  let arrive: (batch: Batch) => void = () => {}
  const arrived = new Promise<Batch>((resolve) => {
    arrive = resolve
  })
  const source: Source = { read: 1, pull: () => arrived, close: () => {} }
  const journal = new MemoryJournal()
  const kept = new KeptSource(source, 40, 0, journal.open())
  const pulled = kept.pull(1)
  expect(kept.read).toBe(0)
  arrive(batchWith(['a'], { group: 0, offset: 0, first: 0, width: 1, failed: false }))
  await pulled
  expect(kept.read).toBe(1)
  expect(journal.records).toEqual([{ type: 'kept', input: 0, first: 40, values: ['a'] }])
})
