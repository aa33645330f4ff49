import { deepStrictEqual, ok } from 'node:assert/strict'
import type { JournalRecord } from '@papy/contract/journal'
import { RunStore } from '../../src/store/run-store.ts'
import { PowerDisk } from './power-disk.ts'
import { type Random, random } from './random.ts'
import { runRecord, someRecord } from './records.ts'

const path = '/disk/run.papy'

/** Sessions of one run, each ended by a power cut. */
const SESSIONS = 4

/** What was appended, and how much of it was said to be stored. */
interface Said {
  records: JournalRecord[]
  committed: number
}

/** Writes a journal on a disk that loses power again and again. Throws where something that was committed is gone. */
export async function powerCuts(seed: number): Promise<{ readonly committed: number; readonly lost: number }> {
  const chance = random(seed)
  const disk = new PowerDisk(chance)
  const said: Said = { records: [], committed: 0 }
  let lost = 0
  for (let session = 0; session < SESSIONS; session++) {
    disk.left = chance.below(60)
    await write(disk, said, chance)
    disk.cut()
    const appended = said.records.length
    await check(disk, said)
    lost += appended - said.records.length
  }
  return { committed: said.records.length, lost }
}

async function write(disk: PowerDisk, said: Said, chance: Random): Promise<void> {
  try {
    const store = await RunStore.open({ disk, path, level: 'fsync', againMs: 0 })
    for (;;) {
      const records = said.records.length === 0 ? [runRecord()] : [someRecord(chance, said.records.length)]
      for (const record of records) {
        said.records.push(record)
        store.append(record)
      }
      if (chance.chance(0.3)) await commit(store, said)
      else if (chance.chance(0.2)) void commit(store, said).catch(() => {})
    }
  } catch (error) {
    if (
      (error as { cause?: { code?: string } }).cause?.code !== 'EPOWER' &&
      (error as { code?: string }).code !== 'EPOWER'
    )
      throw error
  }
}

async function commit(store: RunStore, said: Said): Promise<void> {
  const { length } = said.records
  await store.commit()
  said.committed = Math.max(said.committed, length)
}

// What is there is a prefix of what was appended, and has all that was committed.
async function check(disk: PowerDisk, said: Said): Promise<void> {
  const store = await RunStore.open({ disk, path, level: 'fsync' })
  const { past } = store
  const others = said.records.filter(({ type }) => type !== 'kept')
  const found = [...(past?.records() ?? [])]
  const stored = found.filter(({ type }) => type !== 'kept')
  deepStrictEqual(stored, others.slice(0, stored.length))
  const wanted = said.records.slice(0, said.committed)
  ok(stored.length >= wanted.filter(({ type }) => type !== 'kept').length, `${said.committed} were committed`)
  const kept = new Map([...(past?.kept(0) ?? [])].map(({ index, value }) => [index, value]))
  for (const record of wanted) {
    if (record.type !== 'kept') continue
    for (const [at, value] of record.values.entries())
      if (record.first + at >= (past?.done ?? 0)) deepStrictEqual(kept.get(record.first + at), value)
  }
  await store.close()
  // The next session goes on from there.
  const last = stored.at(-1)
  const length = last === undefined ? 0 : said.records.indexOf(others[stored.length - 1] as JournalRecord) + 1
  said.records = said.records.slice(0, Math.max(length, said.committed))
  said.committed = said.records.length
}
