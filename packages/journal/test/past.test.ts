import { journal, readJournal } from '@papy/journal'
import { expect, test } from 'vitest'
import { place } from './support/place.ts'
import { failed, hop, progress, runRecord } from './support/records.ts'

test('all that happened is folded, over sessions', async () => {
  const file = place()
  const first = await journal(file).open()
  expect(first.past).toBeUndefined()
  first.append(runRecord())
  first.append({ type: 'read', input: 1, upTo: 40 })
  for (let row = 0; row < 40; row += 10) first.append(hop(row, 10))
  for (const row of [3, 14, 15]) {
    first.append(failed(row % 3 === 0 ? row / 3 - 1 : 2, row))
    first.append({ type: 'hole', sink: 'out', group: row, offset: 0, mark: 100 * row })
  }
  first.append(progress(0, 20))
  first.append(progress(30, 40, 20))
  await first.close()
  const second = await journal(file).open()
  expect(second.past).toMatchObject({
    run: 'a1',
    end: undefined,
    read: [
      { upTo: 0, ended: false },
      { upTo: 40, ended: false },
    ],
    outputs: [{ width: 1, ranges: [0, 20, 30, 40] }],
    sinks: { out: { sink: 'out', holds: { width: 1, ranges: [0, 40] }, mark: { bytes: 400 } } },
    done: 20,
    failed: 3,
    letters: 3,
  })
  second.append(runRecord('resume'))
  second.append({ type: 'mended', letters: [0, 1] })
  second.append(progress(30, 40, 20))
  await second.commit()
  // While it is written.
  const seen = readJournal(file)
  expect([seen?.failed, seen?.letters, seen?.sessions.map(({ mode }) => mode)]).toEqual([2, 3, ['begin', 'resume']])
  expect([...(seen?.failures() ?? [])].map(({ row }) => row)).toEqual([14, 15])
  expect([...(seen?.holes('out') ?? [])].map(({ group, mark }) => [group, mark])).toEqual([
    [3, 300],
    [14, 1400],
    [15, 1500],
  ])
  expect([...(seen?.hops(19) ?? [])]).toEqual([hop(10, 10)])
  const balance = { read: 40, emitted: 37, errored: 3, deadLettered: 0, returned: 0, inFlight: 0 }
  second.append({ type: 'end', at: 5, how: 'complete', balance })
  await second.close()
  expect(readJournal(file)?.end).toEqual({ type: 'end', at: 5, how: 'complete', balance })
})

test('a run that begins from the start knows nothing of what was before, but that it was', async () => {
  const file = place()
  const store = await journal(file).open()
  for (const row of [0, 1]) {
    store.append(runRecord('begin', `run ${row}`))
    store.append(hop(row))
    store.append({ type: 'hole', sink: 'out', group: row, offset: 0, mark: row })
    store.append(failed(0, row))
    store.append(progress(0, 100 * (1 - row)))
  }
  await store.close()
  const past = readJournal(file)
  expect(past).toMatchObject({ run: 'run 1', done: 0, failed: 1, letters: 1 })
  expect(past?.sessions).toHaveLength(2)
  expect([...(past?.hops(0) ?? [])]).toEqual([])
  expect([...(past?.failures() ?? [])].map(({ row }) => row)).toEqual([1])
  expect([...(past?.holes('out') ?? [])].map(({ group }) => group)).toEqual([1])
  expect([...(past?.records() ?? [])]).toHaveLength(10)
})

test('what is written after it was read is not seen', async () => {
  const file = place()
  const store = await journal(file).open()
  store.append(hop(1))
  await store.commit()
  const past = readJournal(file)
  store.append(hop(1))
  await store.close()
  expect([...(past?.records() ?? [])]).toHaveLength(1)
  expect([...(readJournal(file)?.records() ?? [])]).toHaveLength(2)
})

test('a file that is not there, and options that do not fit', async () => {
  const file = place()
  expect(() => readJournal(file)).toThrow(
    expect.objectContaining({ code: 'ERR_JOURNAL_FAILED', cause: expect.objectContaining({ code: 'ENOENT' }) }),
  )
  await expect(journal(`${file}/no/such.papy`).open()).rejects.toMatchObject({ code: 'ERR_JOURNAL_FAILED' })
  expect(() => journal('')).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
  expect(() => journal(file, { level: 'sync' as never })).toThrow("'none', 'async' or 'fsync'")
  expect(() => journal(file, { commitMs: -1 })).toThrow(expect.objectContaining({ option: 'commitMs' }))
})

test('a closed one takes nothing more', async () => {
  const store = await journal(place()).open()
  await store.close()
  await store.close()
  expect(() => store.append(hop(1))).toThrow(expect.objectContaining({ code: 'ERR_DISPOSED' }))
  await expect(store.commit()).rejects.toMatchObject({ code: 'ERR_DISPOSED' })
})
