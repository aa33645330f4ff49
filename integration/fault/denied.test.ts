import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { limitFiles, SmallDisk, whyNoSmallDisk } from '@papy/chaos'
import type { Plugin } from '@papy/contract'
import { isPiperError } from '@papy/core'
import { file } from '@papy/transport-file'
import { pipe } from '@papy/transport-pipe'
import { shm } from '@papy/transport-shm'
import { socket } from '@papy/transport-socket'
import { sqlite } from '@papy/transport-sqlite'
import { describe, expect, test } from 'vitest'
import { bytes, taken, testDirectory, testRun } from '../../.config/testing/end.ts'
import { descriptorsLeft, local } from './descriptors.ts'
import { laden, unladen } from './fixtures/laden.mjs'
import { kinds } from './kinds.ts'
import { codes, piper, range, reasonOf, through } from './plumbed.ts'

const program = fileURLToPath(new URL('fixtures/denied-program.mjs', import.meta.url))
const reason = whyNoSmallDisk()
const NOBODY = 65_534

/** What a program says that is denied something, line by line; with so many descriptors, if that is limited. */
function said(files: number | undefined, what: string, via: Plugin<'transport'>, options: object = {}): string[] {
  const given = [program, what, JSON.stringify(via.descriptor), JSON.stringify(testRun()())]
  const node = process.execPath
  const { command, args } = files === undefined ? { command: node, args: given } : limitFiles(files, node, given)
  return execFileSync(command, args, { encoding: 'utf8', ...options })
    .trim()
    .split('\n')
}

const few = 64

// Fault 23.
describe.skipIf(process.platform === 'win32')('no descriptor left (64 in all)', () => {
  test('file() with a file for each item: the item says so, and the next one passes', () => {
    expect(said(few, 'descriptors', file({ patienceMs: 1 }))).toEqual([
      'before: 9000 bytes',
      expect.stringMatching(/^denied: ERR_MEDIUM_FAILED file\(\) cannot write .*too many files open.*EMFILE/),
      'after: 9000 bytes',
    ])
  })

  test.each([
    ['file()', file()],
    ['sqlite()', sqlite()],
    ['shm()', shm()],
    ['socket()', socket()],
    ['pipe()', pipe()],
  ])('%s has what it needs, once it is open', (_, via) => {
    expect(said(few, 'descriptors', via)).toEqual(['before: 9000 bytes', 'denied: 9000 bytes', 'after: 9000 bytes'])
  })
})

describe('a directory in which nobody may write any more', () => {
  const isRoot = process.getuid?.() === 0
  test.skipIf(process.platform === 'win32')('file(): the item says so, and when it may again all is well', () => {
    const directory = testDirectory()
    // Root may always.
    const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
    if (isRoot) chownSync(directory, NOBODY, NOBODY)
    const runs = join(directory, 'runs')
    mkdirSync(runs, { mode: 0o700 })
    if (isRoot) chownSync(runs, NOBODY, NOBODY)
    const open = said(undefined, 'directory', file({ directory: runs }), user)
    // Its run has a directory of its own below, which is open still.
    expect(open).toEqual(['before: 9000 bytes', 'denied: 9000 bytes', 'after: 9000 bytes'])
    chmodSync(runs, 0o500)
    expect(() => said(undefined, 'directory', file({ directory: runs }), { ...user, stdio: 'pipe' })).toThrow(
      /cannot open the directory of its run in .*: this user may not; give it the directory, or choose another one \(EACCES\)/,
    )
  })
})

describe.skipIf(reason !== undefined)(`a disk that can only be read${reason ? ` (skipped: ${reason})` : ''}`, () => {
  test('file(): an item says so; those that are there can be taken; written again, all goes on', async () => {
    using disk = new SmallDisk('16m')
    const end = await file({ directory: disk.directory }).open(testRun()())
    const ticket = await end.put([bytes(5_000)], { readers: 0 })
    disk.allow('ro')
    const refused: unknown = await (async () => end.put([bytes(5_000)]))().catch((error: unknown) => error)
    expect(refused).toMatchObject({
      code: 'ERR_MEDIUM_FAILED',
      message: expect.stringMatching(/can only be read; choose another directory \(EROFS\)/),
    })
    expect((await end.take(ticket)).parts[0]?.byteLength).toBe(5_000)
    disk.allow('rw')
    expect(await taken(end, await end.put([bytes(100)]))).toEqual([bytes(100)])
    await end.drop(ticket)
    await end[Symbol.asyncDispose]()
  })

  test('sqlite(): it says so when it is opened', async () => {
    using disk = new SmallDisk('16m')
    const items = join(disk.directory, 'items.sqlite')
    await (await sqlite({ file: items }).open(testRun()()))[Symbol.asyncDispose]()
    disk.allow('ro')
    for (const at of [items, join(disk.directory, 'new.sqlite')])
      await expect(sqlite({ file: at, busyMs: 100 }).open(testRun()())).rejects.toMatchObject({
        code: 'ERR_MEDIUM_FAILED',
        file: at,
        message: expect.stringMatching(/can only be read|read-only|cannot be opened/),
      })
  })
})

describe.each(kinds)('$name: a directory that is removed in the middle of a run', ({ workers }) => {
  test('items say so, and the run ends', async () => {
    const [directory, away] = [testDirectory(), testDirectory()]
    const { rows, ledger } = await through(
      { workers: workers(2), stride: 2, buffer: 12 },
      (parallel) => [piper(laden, { parallel }), piper(unladen, { parallel })],
      {
        items: range(200),
        via: file({ directory }),
        onRow: (count) => {
          if (count !== 20) return
          // At once: what is written meanwhile would keep it from being removed.
          for (const name of readdirSync(directory)) renameSync(join(directory, name), join(away, name))
        },
      },
    )
    const failed = rows.filter(isPiperError)
    expect(failed.length).toBeGreaterThan(150)
    for (const code of codes(failed)) expect(['ERR_MEDIUM_FAILED', 'ERR_TICKET_SPENT']).toContain(code)
    expect(reasonOf(failed.at(-1))).toContain('the directory is gone; do not remove it while a run uses it')
    expect(codes(rows.slice(0, 20))).toEqual(range(20))
    expect(ledger.total).toMatchObject({ read: 200, errored: failed.length, inFlight: 0 })
  })
})

describe.skipIf(process.platform !== 'linux')('2,000 items leave no descriptor open', () => {
  test.each(Object.entries(local))('by %s', async (_, via) => {
    expect(await descriptorsLeft(via(), 2_000)).toBeLessThanOrEqual(2)
  })
})
