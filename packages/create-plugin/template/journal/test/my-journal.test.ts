import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testJournal } from '@papy/conformance'
import type { ProgressRecord, RunJournal } from '@papy/contract/journal'
import { myJournal } from 'papy-my-journal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

testJournal({ describe, it }, (path) => myJournal(path))

// What is more than the laws ask for.
describe('lines in a file', () => {
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

  it('leaves a commit out wherever it was cut off', async () => {
    const journal = await opened()
    journal.append(progress(3))
    await journal.commit()
    const before = readFileSync(path).byteLength
    journal.append(progress(7))
    await journal.commit()
    const whole = readFileSync(path).byteLength
    for (let length = before; length < whole; length++) {
      const torn = `${path}-${length}`
      copyFileSync(path, torn)
      truncateSync(torn, length)
      const again = await opened(torn)
      expect([again.past?.done, again.past?.trimmed], `${length} bytes`).toEqual([3, length - before])
      again.append(progress(8))
      await again.close()
      expect((await opened(torn)).past?.done).toBe(8)
    }
  })

  it('refuses damage in front of a torn end, too', async () => {
    const journal = await opened()
    for (const done of [1, 2]) {
      journal.append(progress(done))
      await journal.commit()
    }
    await journal.close()
    const bytes = readFileSync(path)
    bytes[20] = (bytes[20] ?? 0) ^ 1
    writeFileSync(path, bytes)
    appendFileSync(path, 'torn')
    await expect(opened()).rejects.toMatchObject({ code: 'ERR_JOURNAL_DAMAGED' })
  })

  it('takes over the lock of one who is dead, and says who holds it else', async () => {
    // Nobody has this number.
    writeFileSync(`${path}.lock`, String(2 ** 30))
    await opened()
    await expect(opened()).rejects.toMatchObject({ code: 'ERR_JOURNAL_LOCKED', pid: process.pid })
  })
})

const progress = (done: number): ProgressRecord => ({
  type: 'progress',
  outputs: [{ output: 0, left: { width: 1, ranges: [0, done] } }],
  sinks: [{ sink: 'out', holds: { width: 1, ranges: [0, done] }, mark: done }],
  done,
})
