import type { ChildProcess } from 'node:child_process'
import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isPiperError } from '@papy/core'
import { type SqliteOptions, sqlite } from '@papy/transport-sqlite'
import { describe, expect, test } from 'vitest'
import { testDirectory } from '../../.config/testing/end.ts'
import { laden, unladen } from './fixtures/laden.mjs'
import { contents, integrity } from './fixtures/sqlite-file.mjs'
import { type Kind, kinds } from './kinds.ts'
import { locked } from './locked.ts'
import { codes, piper, range, reasonOf, through } from './plumbed.ts'

const length = 120
const processes = kinds[1] as Kind

function newFile(): string {
  return join(testDirectory(), 'items.sqlite')
}

const run = ({ workers }: Kind, options: SqliteOptions, atRow20: () => unknown) =>
  through(
    { workers: workers(2), stride: 2, buffer: 12 },
    (parallel) => [piper(laden, { parallel }), piper(unladen, { parallel })],
    {
      items: range(length),
      via: sqlite(options),
      onRow: (count) => (count === 20 ? atRow20() : undefined),
      ms: 25_000,
    },
  )

// Fault 24.
describe.each(kinds)('$name, by sqlite()', (kind) => {
  test('a database that another process has for itself is waited for', async () => {
    const file = newFile()
    let child: ChildProcess | undefined
    const { rows } = await run(kind, { file }, async () => {
      child = await locked(file, 1_500)
    })
    expect(rows).toEqual(range(length))
    expect(child?.exitCode).toBe(0)
    expect([integrity(file), contents(file, ['papy_items', 'papy_pieces'])]).toEqual(['ok', [[], []]])
  })

  test('not longer than busyMs: then items say so, and SQLite is not heard itself', async () => {
    const file = newFile()
    const { rows, ledger } = await run(kind, { file, busyMs: 100 }, () => locked(file, 1_500))
    const failed = rows.filter(isPiperError)
    expect(failed.length).toBeGreaterThan(0)
    expect(new Set(codes(failed))).toEqual(new Set(['ERR_MEDIUM_FAILED']))
    for (const row of failed) {
      expect(reasonOf(row)).toContain('another process locks it; end that one, or raise busyMs')
      expect(row.message).not.toContain('SQLITE_BUSY')
    }
    expect(codes(rows)).toEqual(range(length).map((x) => (isPiperError(rows[x]) ? 'ERR_MEDIUM_FAILED' : x)))
    expect(ledger.total).toMatchObject({ read: length, emitted: length - failed.length, inFlight: 0 })
    expect(integrity(file)).toBe('ok')
  })
})

// What becomes of it is SQLite's affair; what must not be is a wrong item, a lost one or a run that hangs.
describe('processes, by sqlite()', () => {
  test.each<[string, (file: string) => void]>([
    ['its write-ahead log removed', (file) => rmSync(`${file}-wal`)],
    ['its index of that log removed', (file) => rmSync(`${file}-shm`)],
    [
      'the file removed',
      (file) => ['', '-wal', '-shm'].forEach((end) => void rmSync(`${file}${end}`, { force: true })),
    ],
    ['the file cut off', (file) => truncateSync(file, 5_000)],
    ['no database in the file any more', (file) => writeFileSync(file, 'x'.repeat(100_000))],
  ])('%s: each item is right or says what is wrong', async (_, spoil) => {
    const file = newFile()
    const { rows, ledger } = await run(processes, { file, busyMs: 2_000 }, () => spoil(file))
    expect(rows).toHaveLength(length)
    const failed = rows.filter(isPiperError)
    for (const code of codes(failed)) expect(['ERR_MEDIUM_FAILED', 'ERR_TICKET_SPENT']).toContain(code)
    expect(codes(rows)).toEqual(range(length).map((x) => (isPiperError(rows[x]) ? codes(rows)[x] : x)))
    expect(ledger.total).toMatchObject({ read: length, errored: failed.length, inFlight: 0, returned: 0 })
  })
})
