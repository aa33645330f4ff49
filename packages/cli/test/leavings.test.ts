import { lstatSync, mkdtempSync, readdirSync, rmSync, type Stats, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { finishedRun, killedRun, type Via } from './support/killed-run.ts'
import { papy } from './support/papy.ts'

/** A place for temporary files of one test: the names of sockets in it must be short. */
function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'papy-t-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Where the directories of runs are, and what is in one. */
const runsIn = (directory: string) =>
  join(directory, readdirSync(directory).find((name) => name.startsWith('papy-')) ?? '')
const entries = (run: string) => readdirSync(run, { recursive: true }).map((name) => lstatSync(join(run, String(name))))
const only = (directory: string) => join(directory, readdirSync(directory)[0] as string)

const is = {
  socket: (found: Stats) => found.isSocket(),
  fifo: (found: Stats) => found.isFIFO(),
  link: (found: Stats) => found.isSymbolicLink(),
  large: (found: Stats) => found.isFile() && found.size > 100_000,
}

const vias: readonly [string, Via, (found: Stats) => boolean][] = [
  ['sockets', ['@papy/transport-socket', 'socket'], is.socket],
  ['FIFOs', ['@papy/transport-pipe', 'pipe'], is.fifo],
  // A link to memory that is gone with its process.
  ['shared memory', ['@papy/transport-shm', 'shm'], is.link],
  ['files', ['@papy/transport-file', 'file'], is.large],
  ['a database', ['@papy/transport-sqlite', 'sqlite'], is.large],
]

describe.runIf(process.platform === 'linux').each(vias)('what a run leaves that is killed: %s', (_, via, isLeft) => {
  test('goes with papy clean', async () => {
    const TMPDIR = temporary()
    await killedRun(via, TMPDIR)
    const runs = runsIn(TMPDIR)
    expect(entries(only(runs)).some(isLeft)).toBe(true)
    const young = await papy(['clean'], { TMPDIR })
    expect(young).toEqual({ code: 0, out: `${runs}: nothing to remove that is older than 60s\n`, err: '' })
    const run = readdirSync(runs)[0]
    const { code, out, err } = await papy(['clean', '--older-than', '0s'], { TMPDIR })
    expect(out).toMatch(new RegExp(`^${runs}: removed what is left of 1 run: \\d+ files?, [\\d.]+ \\w+\n  ${run}\n$`))
    expect([code, err, readdirSync(runs)]).toEqual([0, '', []])
  }, 60_000)

  test('goes with the next run, when it is older than a minute', async () => {
    const TMPDIR = temporary()
    await killedRun(via, TMPDIR)
    const runs = runsIn(TMPDIR)
    utimesSync(only(runs), new Date(), new Date(Date.now() - 61_000))
    await finishedRun(via, TMPDIR)
    expect(readdirSync(runs)).toEqual([])
  }, 60_000)
})

describe.each([
  ['a directory of file()', '@papy/transport-file', 'file', (place: string) => ({ directory: place }), ''],
  [
    'a database of sqlite()',
    '@papy/transport-sqlite',
    'sqlite',
    (place: string) => ({ file: join(place, 'items') }),
    'items',
  ],
] as const)('what a run leaves that is killed, in %s', (_, specifier, factory, optionsOf, name) => {
  test('goes with papy clean: nobody asked to keep it', async () => {
    const [TMPDIR, chosen] = [temporary(), temporary()]
    await killedRun([specifier, factory, optionsOf(chosen)], TMPDIR)
    const { out } = await papy(['clean', join(chosen, name), '--older-than', '0s'], { TMPDIR })
    expect(out).toMatch(/: removed what is left of 1 run: [1-9]\d* items?, /)
    const again = await papy(['clean', join(chosen, name), '--older-than', '0s', '--kept', '--json'], { TMPDIR })
    expect(JSON.parse(again.out).places).toMatchObject([{ runs: [], items: 0 }])
  }, 60_000)
})
