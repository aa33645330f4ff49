import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Transport } from '@papy/contract'
import { cleanFiles, type FileOptions, file } from '@papy/transport-file'
import { describe, expect, onTestFinished, test } from 'vitest'
import { testDurableBudget } from '../../../.config/testing/durable-budget.ts'
import { bytes, RemoteEnd, taken, testDirectory, testRun } from '../../../.config/testing/end.ts'

const root = process.getuid?.() === 0

/** An end of a new run, and where its items are. */
async function opened(options: FileOptions = {}, context = testRun()()): Promise<[Transport, string]> {
  const end = await file(options).open(context)
  onTestFinished(() => end[Symbol.asyncDispose]())
  const { directory } = options
  return [end, directory === undefined ? join(context.directory, 'files') : join(directory, `papy-${context.run}`)]
}

const only = (directory: string) => join(directory, readdirSync(directory)[0] as string)

describe('what is wrong with a file is noticed', () => {
  test.each([
    ['changed', (path: string) => writeFileSync(path, readFileSync(path).fill(1, 60, 61))],
    ['cut off', (path: string) => truncateSync(path, 50)],
    ['empty', (path: string) => truncateSync(path, 0)],
    ['longer', (path: string) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(8)]))],
  ])('%s, it is an error by name', async (_, spoil) => {
    const [end, directory] = await opened()
    const ticket = await end.put([bytes(1_000)], { readers: 2 })
    spoil(only(directory))
    expect(() => end.take(ticket)).toThrow(expect.objectContaining({ code: 'ERR_MEDIUM_FAILED', directory }))
    expect(() => end.take(ticket)).toThrow('torn')
  })

  test('so is a large one', async () => {
    const [end, directory] = await opened()
    const ticket = await end.put([bytes(2 ** 23)])
    truncateSync(only(directory), 2 ** 22 + 100)
    await expect(end.take(ticket)).rejects.toThrow('torn')
  })

  test('a link in place of a file is not followed, and a FIFO not waited for', async () => {
    const [end, directory] = await opened()
    const ticket = await end.put([bytes(10)], { readers: 2 })
    const path = only(directory)
    renameSync(path, `${directory}/elsewhere`)
    symlinkSync(`${directory}/elsewhere`, path)
    expect(() => end.take(ticket)).toThrow(expect.objectContaining({ code: 'ERR_MEDIUM_FAILED' }))
    rmSync(path)
    if (process.platform !== 'win32') execFileSync('mkfifo', [path])
    expect(() => end.take(ticket)).toThrow(expect.objectContaining({ code: 'ERR_MEDIUM_FAILED' }))
  })
})

describe('where a file may be late', () => {
  test('one that is not there yet is waited for', async () => {
    const [end, directory] = await opened({ patienceMs: 4_000 })
    const ticket = await end.put([bytes(100)])
    const path = only(directory)
    renameSync(path, `${directory}/late`)
    const found = taken(end, ticket)
    renameSync(`${directory}/late`, path)
    expect(await found).toEqual([bytes(100)])
  })

  test('so is one that is not whole yet', async () => {
    const [end, directory] = await opened({ patienceMs: 4_000 })
    const ticket = await end.put([bytes(100)])
    const path = only(directory)
    const whole = readFileSync(path)
    truncateSync(path, 30)
    const found = taken(end, ticket)
    writeFileSync(path, whole)
    expect(await found).toEqual([bytes(100)])
  })

  test('but not for ever, and no longer than the reader wants', async () => {
    const [end] = await opened({ patienceMs: 50 })
    const ticket = await end.put([bytes(100)])
    await end.drop(ticket)
    await expect(end.take(ticket)).rejects.toMatchObject({ code: 'ERR_TICKET_SPENT' })
    const [patient] = await opened({ patienceMs: 60_000 })
    const stop = new AbortController()
    const gone = await patient.put([bytes(1)])
    await patient.drop(gone)
    const waiting = patient.take(gone, { signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
  })
})

describe('nobody else', () => {
  test.skipIf(process.platform === 'win32')('may read: files are 0600 in directories that are 0700', async () => {
    const [end, directory] = await opened({ directory: testDirectory() })
    await end.put([bytes(10)])
    const modes = readdirSync(directory).map((name) => statSync(join(directory, name)).mode & 0o777)
    expect([statSync(directory).mode & 0o777, ...modes]).toEqual([0o700, 0o600, 0o600])
  })

  test.skipIf(process.platform === 'win32')('may have made the directory of a run', async () => {
    const [directory, context] = [testDirectory(), testRun()()]
    mkdirSync(join(directory, `papy-${context.run}`), { mode: 0o777 })
    chmodSync(join(directory, `papy-${context.run}`), 0o777)
    await expect(file({ directory }).open(context)).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED' })
  })

  test.each([
    '../0-0-0123456789abcdef-1',
    '0-0-0123456789abcdef-1/../../x',
    '/etc/passwd',
    '0-0-0123456789abcdef-1\0',
    '00-0-0123456789abcdef-1',
    '0-0-0123456789ABCDEF-1',
    'con',
  ])('has the ticket %j', async (at) => {
    const [end] = await opened()
    const ticket = { ...(await end.put([bytes(1)])), at }
    for (const call of ['take', 'release', 'drop'] as const)
      expect(() => end[call](ticket)).toThrow(expect.objectContaining({ code: 'ERR_TICKET_MALFORMED' }))
  })
})

describe('across processes', () => {
  test('what one put that is killed stays, until its readers have it', async () => {
    const context = testRun()
    const [here, directory] = await opened({}, context())
    const there = await RemoteEnd.open(file(), context())
    const tickets = [await there.put([bytes(100)]), await there.put([bytes(2 ** 21)], { readers: 2 })] as const
    await there.kill()
    expect(await taken(here, tickets[0])).toEqual([bytes(100)])
    for (let reader = 0; reader < 2; reader++)
      expect(Buffer.compare((await taken(here, tickets[1]))[0] as Uint8Array, bytes(2 ** 21))).toBe(0)
    expect(readdirSync(directory)).toEqual([expect.stringMatching(/^1-.*\.segment$/)])
  })

  testDurableBudget(file)
})

test.each([
  ['one reader, of which one file is left and open at both ends', 1, 1, 2],
  ['two readers', 2, 0, 0],
])(
  '10,000 items leave no files and no open ones: of %s',
  async (_, readers, files, openFiles) => {
    const [end, directory] = await opened()
    const open = () => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : openFiles)
    const before = open()
    for (let at = 0; at < 10_000; at++) {
      const ticket = await end.put([bytes(200)], { readers })
      for (let reader = 0; reader < readers; reader++) await taken(end, ticket)
    }
    expect(readdirSync(directory)).toHaveLength(files)
    expect(open()).toBe(before + openFiles)
    await end[Symbol.asyncDispose]()
    expect(readdirSync(directory)).toEqual([])
    expect(open()).toBe(before)
  },
  60_000,
)

test('parts of any length are written across the slices that the system takes at once', async () => {
  const [end] = await opened()
  const parts = [5, 11, 17].map((megabytes) => bytes(megabytes * 2 ** 20 + megabytes))
  const found = await taken(end, await end.put(parts))
  for (const [at, part] of parts.entries()) expect(Buffer.compare(part, found[at] as Uint8Array)).toBe(0)
})

describe('what dead runs left', () => {
  const old = new Date(Date.now() - 120_000)
  const files = (directory: string) => readdirSync(directory).sort()

  /** Leaves items of a run whose process was killed. */
  async function left(directory: string): Promise<string> {
    const context = testRun()()
    const end = await RemoteEnd.open(file({ directory }), context)
    await end.put([bytes(100)])
    await end.put([bytes(100)], { readers: 0 })
    await end.kill()
    return context.run
  }

  test('is removed, but for what was to be kept, and said', async () => {
    const directory = testDirectory()
    const run = await left(directory)
    expect(await cleanFiles(directory)).toEqual({ runs: [], items: 0, bytes: 0, failures: [] })
    const found = { runs: [run], items: 1, bytes: 144, failures: [] }
    expect(await cleanFiles(directory, { olderThanMs: 0, dryRun: true })).toEqual(found)
    expect(files(join(directory, `papy-${run}`))).toHaveLength(3)
    expect(await cleanFiles(directory, { olderThanMs: 0 })).toEqual(found)
    expect(files(join(directory, `papy-${run}`))).toEqual([expect.stringMatching(/-0\.0$/)])
    expect(await cleanFiles(directory, { olderThanMs: 0, kept: true })).toEqual(found)
    expect(files(directory)).toEqual([])
  })

  test('is removed by the next run, when it is older than a minute', async () => {
    const directory = testDirectory()
    const [young, aged] = [await left(directory), await left(directory)]
    utimesSync(join(directory, `papy-${aged}`), old, old)
    await opened({ directory })
    expect(files(join(directory, `papy-${aged}`))).toHaveLength(1)
    expect(files(join(directory, `papy-${young}`))).toHaveLength(3)
  })

  test('is nothing of a run that has an end open, and of others’ files', async () => {
    const directory = testDirectory()
    const [end, of] = await opened({ directory })
    const ticket = await end.put([bytes(100)])
    writeFileSync(join(directory, 'notes.txt'), '')
    mkdirSync(join(directory, `papy-${'0'.repeat(32)}`))
    writeFileSync(join(directory, `papy-${'0'.repeat(32)}`, 'notes.txt'), '')
    utimesSync(of, old, old)
    expect(await cleanFiles(directory, { olderThanMs: 0, kept: true })).toMatchObject({ items: 0 })
    expect(await taken(end, ticket)).toEqual([bytes(100)])
    expect(files(join(directory, `papy-${'0'.repeat(32)}`))).toEqual(['notes.txt'])
  })

  test('is said to be unknown where the directory is not there', async () => {
    const directory = join(testDirectory(), 'absent')
    await expect(cleanFiles(directory)).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED', directory })
  })

  test('is nothing where all ends were closed and all items taken', async () => {
    const [directory, context] = [testDirectory(), testRun()]
    const ends = [await file({ directory }).open(context()), await file({ directory }).open(context())] as const
    await taken(ends[1], await ends[0].put([bytes(5)]))
    for (const end of ends) await end[Symbol.asyncDispose]()
    expect(files(directory)).toEqual([])
  })
})

describe('errors say where, and what to do', () => {
  test('a directory that is not there', async () => {
    const directory = join(testDirectory(), 'absent')
    await expect(file({ directory }).open(testRun()())).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED', directory })
  })

  test('a directory that is removed during the run', async () => {
    const [end, directory] = await opened()
    rmSync(directory, { recursive: true })
    expect(() => end.put([bytes(1)])).toThrow('do not remove it while a run uses it')
    await expect(end.put([bytes(2 ** 23)])).rejects.toThrow('do not remove it while a run uses it')
  })

  test.skipIf(!root || process.platform !== 'linux')('a full disk (needs root, for a tmpfs)', async () => {
    const directory = testDirectory()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory])
    onTestFinished(() => void execFileSync('umount', ['-l', directory]))
    const [end, of] = await opened({ directory, fullMs: 0 })
    const before = readdirSync(of)
    for (const length of [2 ** 22, 2 ** 23]) {
      const full = { code: 'ERR_MEDIUM_FAILED', directory: of, message: expect.stringContaining('the disk is full') }
      await expect((async () => end.put([randomBytes(length)]))()).rejects.toMatchObject(full)
    }
    expect(readdirSync(of)).toEqual(before)
    const small = Array.from({ length: 10 }, () => randomBytes(500_000))
    const filling = (async () => {
      for (const part of small) await end.put([part])
    })()
    await expect(filling).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED', byteLength: 500_016 })
    for (const name of readdirSync(of)) if (!before.includes(name)) rmSync(join(of, name))
    expect(await taken(end, await end.put([bytes(100)]))).toEqual([bytes(100)])
  })

  test.skipIf(process.platform === 'win32')('too many open files', async () => {
    const script = `
      import { openSync } from 'node:fs'
      const { file } = await import(process.argv[1])
      const end = await file().open(JSON.parse(process.argv[2], (key, value) => key === 'budgetBytes' ? Infinity : value))
      try { for (;;) openSync('/dev/null') } catch {}
      try { end.put([Buffer.alloc(9)]) } catch (error) { console.log(error.code, error.message) }`
    const node = [
      process.execPath,
      '--input-type=module',
      '-e',
      script,
      file().descriptor.url,
      JSON.stringify(testRun()()),
    ]
    const said = execFileSync('sh', ['-c', 'ulimit -n 64; exec "$@"', 'sh', ...node], { encoding: 'utf8' })
    expect(said).toMatch(/^ERR_MEDIUM_FAILED .*too many files open.*EMFILE/)
  })
})

test.each<[Record<string, unknown>, string]>([
  [{ directory: 'relative' }, 'directory'],
  [{ directory: 7 }, 'directory'],
  [{ fsync: 'yes' }, 'fsync'],
  [{ patienceMs: -1 }, 'patienceMs'],
  [{ fullMs: -1 }, 'fullMs'],
  [{ path: '/tmp' }, 'path'],
])('%j is refused', (options, option) => {
  expect(() => file(options as FileOptions)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT', option }))
})

test('it reaches other hosts only through a directory that they share', () => {
  expect([file().supports.crossHost, file({ directory: '/mnt/shared' }).supports.crossHost]).toEqual([false, true])
})
