import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalRecord, JournalTrouble } from '@papy/contract/journal'
import { journal, readJournal } from '@papy/journal'
import { describe, expect, test } from 'vitest'
import { SmallDisk, whyNoSmallDisk } from './small-disk.ts'

const why = whyNoSmallDisk()

const read = (upTo: number): JournalRecord => ({ type: 'read', input: 0, upTo })
const kept = (first: number): JournalRecord => ({ type: 'kept', input: 0, first, values: ['x'.repeat(100_000)] })

// Faults 22 and 23.
describe.skipIf(why !== undefined)(`a journal on a small disk${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  test('waits while it is full, and goes on by itself when there is space', async () => {
    using disk = new SmallDisk('4m')
    const file = join(disk.directory, 'run.papy')
    const store = await journal(file).open()
    const told: (JournalTrouble | undefined)[] = []
    const isFull = new Promise((resolve) => {
      store.onTrouble = (trouble) => resolve(told.push(trouble))
    })
    const give = disk.fill(2_500_000)
    for (let row = 0; row < 25; row++) store.append(kept(row))
    store.append(read(25))
    const committed = store.commit()
    await isFull
    expect(told[0]?.message).toContain(`${file} cannot be written`)
    expect(readJournal(file)?.read ?? []).toEqual([])
    give()
    await committed
    expect(told).toHaveLength(2)
    await store.close()
    expect(readJournal(file)).toMatchObject({ read: [25], trimmed: 0 })
    expect([...(readJournal(file)?.kept(0) ?? [])]).toHaveLength(25)
  })

  test('that can only be read is an error that says so, and leaves nothing open', async () => {
    using disk = new SmallDisk('1m')
    const file = join(disk.directory, 'run.papy')
    await (await journal(file).open()).close()
    const before = readFileSync(file)
    disk.allow('ro')
    const open = readdirSync('/proc/self/fd').length
    for (let time = 0; time < 20; time++)
      await expect(journal(file).open()).rejects.toMatchObject({ code: 'ERR_JOURNAL_FAILED', cause: { code: 'EROFS' } })
    expect(Math.abs(readdirSync('/proc/self/fd').length - open)).toBeLessThanOrEqual(2)
    expect(readFileSync(file)).toEqual(before)
    disk.allow('rw')
  })
})
