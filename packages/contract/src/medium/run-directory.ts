import { chmodSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs'
import { lstat, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { TransportError } from '../errors.ts'
import { type Cleaned, type CleanOptions, cleanEach, LEAST_AGE_MS } from './cleaned.ts'
import { fateOf, type Owner, thisProcess } from './owner.ts'

const OWNER = 'owner.json'
const RUN = /^[0-9a-f]{32}$/

/** Longest directory in which a Unix socket can still be named: the system allows about 104 bytes in all. */
const MAX_SOCKET_DIRECTORY = 64

/**
 * Where the directories of this user's runs are on this host: short enough for the names of sockets in them.
 *
 * @throws TransportError `ERR_MEDIUM_FAILED`, where it is not this user's own directory, closed to all others
 */
export function runsDirectory(): string {
  const { uid, username } = userInfo()
  const name = `papy-${uid >= 0 ? uid : username}`
  const short = join(tmpdir(), name).length <= MAX_SOCKET_DIRECTORY || process.platform === 'win32'
  const directory = join(short ? tmpdir() : '/tmp', name)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const found = lstatSync(directory)
  const safe = found.isDirectory() && (uid < 0 || (found.uid === uid && (found.mode & 0o077) === 0))
  if (safe) return directory
  const message = `${directory} is not a directory of this user alone (mode 0700); remove it, or set TMPDIR`
  throw new TransportError('ERR_MEDIUM_FAILED', message, { directory })
}

/**
 * Makes the directory of a run that this process coordinates; what dead runs left on this host is swept meanwhile.
 *
 * @throws TransportError as {@link runsDirectory}
 */
export function makeRunDirectory(run: string): string {
  const runs = runsDirectory()
  void sweepRuns(runs).catch(() => {})
  const directory = join(runs, run)
  mkdirSync(directory, { mode: 0o700 })
  chmodSync(directory, 0o700)
  writeFileSync(join(directory, OWNER), JSON.stringify(thisProcess()), { mode: 0o600 })
  return directory
}

/** Removes the directory of a run, with all in it. Again is a no-op. */
export async function removeRunDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 3 })
}

/**
 * Removes the directories of runs whose coordinator is dead, with the files, sockets, FIFOs and links in them: the items of
 * the answer. `kept` changes nothing: what is here goes with its run.
 */
export async function sweepRuns(runs: string, options: CleanOptions = {}): Promise<Cleaned> {
  const names = (await readdir(runs)).filter((name) => RUN.test(name))
  return cleanEach(names, (name) => swept(join(runs, name), options))
}

async function swept(
  directory: string,
  { olderThanMs = LEAST_AGE_MS, elsewhere = false, dryRun = false }: CleanOptions,
): Promise<Pick<Cleaned, 'items' | 'bytes'> | undefined> {
  if (!(await isDead(directory, olderThanMs, elsewhere))) return undefined
  const left = await leftIn(directory).catch(unlessGone)
  if (left !== undefined && !dryRun) await removeRunDirectory(directory)
  return left
}

/** What is in a directory, and below it. */
async function leftIn(directory: string): Promise<Pick<Cleaned, 'items' | 'bytes'>> {
  // A link to a directory is removed, not what it leads to.
  if (!(await lstat(directory)).isDirectory()) return { items: 0, bytes: 0 }
  let [items, bytes] = [0, 0]
  for (const { name, parentPath } of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const found = await lstat(join(parentPath, name)).catch(unlessGone)
    if (found === undefined || found.isDirectory() || name === OWNER) continue
    items++
    bytes += found.isFile() ? found.size : 0
  }
  return { items, bytes }
}

// Every start sweeps, so others may do it at the same time.
function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

async function isDead(directory: string, atLeastMs: number, elsewhere: boolean): Promise<boolean> {
  try {
    const { mtimeMs } = await lstat(directory)
    // File times are finer than the clock: what was made just now seems to lie ahead.
    if (Date.now() - Math.floor(mtimeMs) < atLeastMs) return false
    const fate = fateOf(JSON.parse(await readFile(join(directory, OWNER), 'utf8')) as Owner)
    return fate === 'dead' || (fate === 'elsewhere' && elsewhere)
  } catch (error) {
    // Without its owner's name nobody will come back to it; gone already is as good.
    return (error as NodeJS.ErrnoException).code !== 'EACCES'
  }
}
