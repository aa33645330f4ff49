import { execFileSync } from 'node:child_process'
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { JsonValue, Plugin, Ticket, Transport, TransportContext } from '@papy/contract'
import { file } from '@papy/transport-file'
import { pipe } from '@papy/transport-pipe'
import { shm } from '@papy/transport-shm'
import { socket } from '@papy/transport-socket'
import { sqlite } from '@papy/transport-sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bytes, taken, testDirectory, testRun } from '../../.config/testing/end.ts'
import { injections, traversals } from './corpus.ts'

const canary = 'what nobody of the run may read, change or remove'

/** An end of a run, beside whose directory there are files that are none of its business. */
async function opened(via: Plugin<'transport'>): Promise<[Transport, TransportContext]> {
  const context = testRun()()
  for (const at of [dirname(context.directory), dirname(dirname(context.directory))]) {
    const path = join(at, 'canary')
    writeFileSync(path, canary)
    onTestFinished(() => rmSync(path, { force: true }))
  }
  const end = await via.open(context)
  onTestFinished(() => end[Symbol.asyncDispose]())
  return [end, context]
}

const listed = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()

const settled = async (call: () => unknown): Promise<unknown> => {
  try {
    return await call()
  } catch (error) {
    return error
  }
}

/** A place that was changed: as a whole, or one part of it. */
function forgeries({ at }: Ticket, text: string): readonly JsonValue[] {
  if (!Array.isArray(at)) return [text, `${String(at)}${text}`, `${text}${String(at)}`]
  return [text, [text], ...at.map((_, part) => at.map((value, other) => (other === part ? text : value)))]
}

// Fault 35.
describe.each([
  ['file()', file()],
  ['sqlite()', sqlite()],
  ['socket()', socket()],
  ["socket({ host: '127.0.0.1' })", socket({ host: '127.0.0.1' })],
  ['pipe()', pipe()],
  ['shm()', shm()],
])('%s', (_, via) => {
  test('no ticket leads out of the directory of the run', async () => {
    const [end, { directory }] = await opened(via)
    const ticket = await end.put([bytes(3_000)], { readers: 0 })
    const before = listed(dirname(directory))
    for (const text of [...traversals, ...injections])
      for (const at of forgeries(ticket, text)) {
        if (JSON.stringify(at) === JSON.stringify(ticket.at)) continue
        for (const call of ['take', 'release', 'drop'] as const)
          expect([text.slice(0, 50), await settled(() => end[call]({ ...ticket, at }))]).toEqual([
            text.slice(0, 50),
            expect.objectContaining({ code: 'ERR_TICKET_MALFORMED' }),
          ])
      }
    expect(listed(dirname(directory))).toEqual(before)
    for (const at of [dirname(directory), dirname(dirname(directory))])
      expect(readFileSync(join(at, 'canary'), 'utf8')).toBe(canary)
    expect((await end.take(ticket)).parts).toHaveLength(1)
  }, 60_000)

  test.skipIf(process.platform === 'win32')('what it writes is for its user alone', async () => {
    const [end, { directory }] = await opened(via)
    await end.put([bytes(3_000)], { readers: 0 })
    for (const path of [directory, ...listed(directory)]) {
      const found = lstatSync(path)
      // Whose links these are, and to what, nobody can change; what they lead to is 0600.
      if (found.isSymbolicLink()) continue
      expect([path, found.mode & 0o777]).toEqual([path, found.isDirectory() ? 0o700 : 0o600])
    }
  })
})

const device: [string, (path: string) => void] = [
  'a device that never ends',
  (path) => execFileSync('mknod', [path, 'c', '1', '5']),
]

describe.skipIf(process.platform === 'win32')('file(), where somebody changed its directory', () => {
  const own = (context: TransportContext, { at }: Ticket) => join(context.directory, 'files', `${at}.0`)

  test.each<[string, (path: string, elsewhere: string) => void]>([
    ['a symbolic link to a file elsewhere', (path, elsewhere) => symlinkSync(elsewhere, path)],
    ['a symbolic link to an item elsewhere', (path, elsewhere) => symlinkSync(`${elsewhere}.item`, path)],
    ['a symbolic link to a directory', (path, elsewhere) => symlinkSync(dirname(elsewhere), path)],
    ['a symbolic link to itself', (path) => symlinkSync(path, path)],
    ['a hard link to a file elsewhere', (path, elsewhere) => linkSync(elsewhere, path)],
    ['a directory', (path) => mkdirSync(path)],
    ['a FIFO', (path) => execFileSync('mkfifo', [path])],
    // Only root can make one.
    ...(process.getuid?.() === 0 ? [device] : []),
  ])('%s in place of an item is not handed out', async (_, make) => {
    const [end, context] = await opened(file())
    const ticket = await end.put([bytes(3_000)], { readers: 0 })
    const elsewhere = join(dirname(context.directory), 'canary')
    // What is elsewhere may well be a whole item.
    renameSync(own(context, ticket), `${elsewhere}.item`)
    make(own(context, ticket), elsewhere)
    expect(await settled(() => end.take(ticket))).toMatchObject({ code: 'ERR_MEDIUM_FAILED' })
    await settled(() => end.drop(ticket))
    expect(readFileSync(elsewhere, 'utf8')).toBe(canary)
  })

  test('a symbolic link in place of what is about to be written is not written through', async () => {
    const [end, context] = await opened(file())
    const elsewhere = join(dirname(context.directory), 'canary')
    // Names cannot be guessed: all that the next one begins with is known, but not its 64 random bits.
    const [first] = [await end.put([bytes(10)], { readers: 0 })]
    expect(String(first.at)).toMatch(/^0-0-[0-9a-f]{16}-0$/)
    symlinkSync(elsewhere, join(context.directory, 'files', '0-1-0000000000000000-0.0.tmp'))
    expect(await taken(end, await end.put([bytes(20)], { readers: 0 }))).toEqual([bytes(20)])
    expect(readFileSync(elsewhere, 'utf8')).toBe(canary)
  })

  test('a link in place of the directory of a run is refused when it is opened', async () => {
    const [directory, elsewhere, context] = [testDirectory(), testDirectory(), testRun()()]
    symlinkSync(elsewhere, join(directory, `papy-${context.run}`))
    await expect(file({ directory }).open(context)).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED' })
    expect(readdirSync(elsewhere).filter((name) => !name.endsWith('.end'))).toEqual([])
  })
})
