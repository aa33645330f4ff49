import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FailedRecord, ProgressRecord, RunJournal, RunRecord } from '@papy/contract/journal'
import { myJournal } from 'papy-my-journal'
import { afterEach, beforeEach, expect, test } from 'vitest'

const begun: RunRecord = {
  type: 'run',
  run: '6f1c9b7e-0000-4000-8000-000000000000',
  at: 1_800_000_000_000,
  mode: 'begin',
  description: { nodes: [], inputs: [], outputs: [] },
  host: 'here',
  pid: 1,
  versions: {},
}
const progress = (done: number): ProgressRecord => ({
  type: 'progress',
  outputs: [{ output: 0, left: { width: 1, ranges: [0, done] } }],
  sinks: [{ sink: 'out', holds: { width: 1, ranges: [0, done] }, mark: done }],
  done,
})
const failed = (letter: number): FailedRecord => ({
  type: 'failed',
  letter,
  output: 0,
  group: letter,
  offset: 0,
  row: letter,
  rows: 1,
  node: 'step',
  error: { kind: 'text', text: 'no' },
  at: 0,
  inputs: [[{ at: new Date(0) }]],
})

let path = ''
const open: RunJournal[] = []
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'my-journal-')), 'run')
})
afterEach(async () => {
  for (const journal of open.splice(0)) await journal.close().catch(() => {})
  rmSync(join(path, '..'), { recursive: true, force: true })
})

async function opened(at = path): Promise<RunJournal> {
  const journal = await myJournal(at).open()
  open.push(journal)
  return journal
}

/** The file as a killed process would leave it now. */
function copied(name: string): string {
  copyFileSync(path, `${path}-${name}`)
  return `${path}-${name}`
}

test('a new one has no past; what was committed is there though nobody closed it', async () => {
  const journal = await opened()
  expect(journal.past).toBeUndefined()
  const kept = { type: 'kept', input: 0, first: 0, values: ['a', new Map([['b', 1n]]), undefined] } as const
  for (const record of [begun, kept, failed(0), progress(1)]) journal.append(record)
  await journal.commit()
  const { past } = await opened(copied('later'))
  expect([...(past?.records() ?? [])]).toEqual([begun, kept, failed(0), progress(1)])
  expect([...(past?.kept(0) ?? [])]).toEqual([
    { index: 1, value: new Map([['b', 1n]]) },
    { index: 2, value: undefined },
  ])
  expect([past?.run, past?.done, past?.failed, past?.letters]).toEqual([begun.run, 1, 1, 1])
  expect(past?.sinks['out']?.mark).toBe(1)
})

test('failures count from the next progress on, until they are mended', async () => {
  const first = await opened()
  for (const record of [begun, failed(0), failed(1), progress(2), failed(2)]) first.append(record)
  await first.close()
  const second = await opened()
  expect([...(second.past?.failures() ?? [])]).toEqual([failed(0), failed(1)])
  second.append({ ...begun, mode: 'resume' })
  second.append({ type: 'mended', letters: [0, 1] })
  second.append(progress(3))
  await second.close()
  const { past } = await opened()
  expect([...(past?.failures() ?? [])]).toEqual([failed(1)])
  expect([past?.letters, past?.sessions.length]).toEqual([2, 2])
})

test('a commit that was cut off is left out, wherever it was cut', async () => {
  const journal = await opened()
  journal.append(begun)
  await journal.commit()
  const before = readFileSync(path).byteLength
  journal.append(progress(7))
  await journal.commit()
  const whole = readFileSync(path).byteLength
  for (let length = before; length < whole; length++) {
    const torn = copied(String(length))
    truncateSync(torn, length)
    const again = await opened(torn)
    expect([again.past?.done, again.past?.trimmed], `${length} bytes`).toEqual([0, length - before])
    again.append(progress(8))
    await again.close()
    expect((await opened(torn)).past?.done).toBe(8)
  }
})

test('damage before the end is refused, and nothing is taken away', async () => {
  const journal = await opened()
  for (const done of [1, 2, 3]) {
    journal.append(progress(done))
    await journal.commit()
  }
  const spoilt = copied('spoilt')
  const bytes = readFileSync(spoilt)
  bytes[20] = (bytes[20] ?? 0) ^ 1
  writeFileSync(spoilt, bytes)
  await expect(myJournal(spoilt).open()).rejects.toMatchObject({ code: 'ERR_JOURNAL_DAMAGED' })
  expect(readFileSync(spoilt)).toEqual(bytes)
  appendFileSync(spoilt, 'x')
  await expect(myJournal(spoilt).open()).rejects.toMatchObject({ code: 'ERR_JOURNAL_DAMAGED' })
})

test('one writes it at a time; a lock of one who is dead is taken over', async () => {
  const first = await opened()
  await expect(myJournal(path).open()).rejects.toMatchObject({ code: 'ERR_JOURNAL_LOCKED', pid: process.pid })
  await first.close()
  // Nobody has this number.
  writeFileSync(`${path}.lock`, String(2 ** 30))
  await (await opened()).close()
})

test('it asks to wait while much waits, and takes more again', async () => {
  const journal = await opened()
  const much = { ...failed(0), error: { kind: 'text', text: 'x'.repeat(2 ** 20) } } as const
  for (let count = 0; count < 5; count++) journal.append(much)
  expect(journal.byteLength).toBeGreaterThan(2 ** 22)
  await journal.ready()
  expect(journal.ready()).toBeUndefined()
})

test('what cannot be kept is refused; a failure is written without it', async () => {
  const journal = await opened()
  const refused = () => journal.append({ type: 'kept', input: 0, first: 0, values: [() => 1] })
  expect(refused).toThrow(expect.objectContaining({ code: 'ERR_NOT_SERIALIZABLE' }))
  journal.append({ ...failed(0), inputs: [[() => 1]] })
  await journal.close()
  const { inputs: _, ...without } = failed(0)
  expect([...((await opened()).past?.records() ?? [])]).toEqual([without])
})
