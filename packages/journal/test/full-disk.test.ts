import type { JournalTrouble } from '@papy/contract/journal'
import { expect, test } from 'vitest'
import { RunStore } from '../src/store/run-store.ts'
import { PowerDisk } from './support/power-disk.ts'
import { random } from './support/random.ts'
import { failed, hop, progress, runRecord } from './support/records.ts'

const path = '/disk/run.papy'

test('nothing is lost while the disk is full; it is told once, and goes on by itself', async () => {
  const disk = new PowerDisk(random(1))
  const store = await RunStore.open({ disk, path, level: 'fsync', againMs: 1 })
  store.append(runRecord())
  await store.commit()
  const told: (JournalTrouble | undefined)[] = []
  const isFull = new Promise<void>((resolve) => {
    store.onTrouble = (trouble) => {
      told.push(trouble)
      resolve()
    }
  })
  disk.room = 300
  for (let row = 0; row < 100; row++) {
    store.append(failed(row, row))
    store.append({ type: 'kept', input: 0, first: row, values: ['x'.repeat(50)] })
  }
  const committed = store.commit()
  await isFull
  // What comes meanwhile waits with it.
  store.append(progress(0, 100, 0))
  const later = store.commit()
  disk.room = Number.POSITIVE_INFINITY
  await Promise.all([committed, later])
  expect(told).toEqual([expect.objectContaining({ error: expect.objectContaining({ code: 'ENOSPC' }) }), undefined])
  expect(told[0]?.message).toMatch(/run\.papy cannot be written, \d+ bytes are needed: the disk is full/)
  await store.close()
  disk.cut()
  const { past } = await RunStore.open({ disk, path, level: 'fsync' })
  expect(past).toMatchObject({ failed: 100, trimmed: 0, outputs: [{ width: 1, ranges: [0, 100] }] })
  expect([...(past?.kept(0) ?? [])]).toHaveLength(100)
})

test('a close while the disk is full tries once more, and says what it could not store', async () => {
  const disk = new PowerDisk(random(2))
  const store = await RunStore.open({ disk, path, level: 'fsync', againMs: 60_000 })
  const isFull = new Promise((resolve) => {
    store.onTrouble = resolve
  })
  disk.room = 10
  store.append(runRecord())
  const committed = store.commit()
  const refused = expect(committed).rejects.toMatchObject({ code: 'ERR_JOURNAL_FAILED', cause: { code: 'ENOSPC' } })
  await isFull
  await expect(store.close()).rejects.toMatchObject({ code: 'ERR_JOURNAL_FAILED', cause: { code: 'ENOSPC' } })
  await refused
  // Half a commit is not left behind.
  expect(disk.read(path)?.byteLength).toBe(16)
})

test('any other failure is final: it is told with its cause, at each commit', async () => {
  const disk = new PowerDisk(random(3))
  const store = await RunStore.open({ disk, path, level: 'fsync' })
  disk.left = 0
  store.append(runRecord())
  for (let time = 0; time < 2; time++)
    await expect(store.commit()).rejects.toMatchObject({ code: 'ERR_JOURNAL_FAILED', cause: { code: 'EPOWER' } })
  store.append(hop(1))
  expect(store.ready()).toBeUndefined()
  await expect(store.close()).rejects.toMatchObject({ code: 'ERR_JOURNAL_FAILED' })
})

test('it takes no more while 4 MiB wait, and then again', async () => {
  const disk = new PowerDisk(random(4))
  const store = await RunStore.open({ disk, path, level: 'async', againMs: 1 })
  disk.room = 0
  const value = 'x'.repeat(512 * 1024)
  let taken = 0
  while (store.ready() === undefined) store.append({ type: 'kept', input: 0, first: taken++, values: [value] })
  expect(taken).toBe(8)
  const ready = store.ready()
  disk.room = Number.POSITIVE_INFINITY
  await ready
  expect(store.ready()).toBeUndefined()
  await store.close()
})
