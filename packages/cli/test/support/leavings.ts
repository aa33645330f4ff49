import { lstatSync, mkdtempSync, readdirSync, rmSync, type Stats, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { finishedRun, killedRun, type Via } from './killed-run.ts'

/** A place for temporary files of one test: the names of sockets in it must be short. */
export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'papy-t-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Where the directories of runs are. */
export const runsIn = (directory: string) =>
  join(directory, readdirSync(directory).find((name) => name.startsWith('papy-')) ?? '')
/** What is in one of them. */
export const entries = (run: string) =>
  readdirSync(run, { recursive: true }).map((name) => lstatSync(join(run, String(name))))
/** What there is one of in a directory. */
export const only = (directory: string) => join(directory, readdirSync(directory)[0] as string)

const is = {
  socket: (found: Stats) => found.isSocket(),
  fifo: (found: Stats) => found.isFIFO(),
  link: (found: Stats) => found.isSymbolicLink(),
  large: (found: Stats) => found.isFile() && found.size > 100_000,
}

/** Transports by what runs leave of them, and how that is known. */
export const vias: readonly [string, Via, (found: Stats) => boolean][] = [
  ['sockets', ['@papy/transport-socket', 'socket'], is.socket],
  ['FIFOs', ['@papy/transport-pipe', 'pipe'], is.fifo],
  // A link to memory that is gone with its process.
  ['shared memory', ['@papy/transport-shm', 'shm'], is.link],
  ['files', ['@papy/transport-file', 'file'], is.large],
  ['a database', ['@papy/transport-sqlite', 'sqlite'], is.large],
]

/** What is left of a run that was killed more than a minute before the next one. */
export async function afterTheNextRun(via: Via): Promise<readonly string[]> {
  const TMPDIR = temporary()
  await killedRun(via, TMPDIR)
  const runs = runsIn(TMPDIR)
  utimesSync(only(runs), new Date(), new Date(Date.now() - 61_000))
  await finishedRun(via, TMPDIR)
  return readdirSync(runs)
}
