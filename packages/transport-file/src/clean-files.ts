import { lstat, readdir, readFile, rmdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type Cleaned, type CleanOptions, cleanEach, fateOf, LEAST_AGE_MS, type Owner } from '@papy/contract/medium'
import { failure } from './failure.ts'

/** How the file of an open end is called: it says which process that is in. */
export const END = '.end'

const RUN = /^papy-([0-9a-f]{32})$/
const OPEN_END = /^\d+-[0-9a-f]{16}\.end$/
/** What this transport writes: ends, and items, also half of them, with what users want in their names. What else may be there is not ours. */
const OURS = /^(\d+-[0-9a-f]{16}\.end|[\w.-]{0,64}\d+-\d+-[0-9a-f]{16}-\d+\.\d+[\w.-]{0,68})$/
/** Items that stay until they are dropped: they had no readers. */
const KEPT = /-[0-9a-f]{16}-0\.0(?!.*\.tmp$)/

/**
 * Removes what dead runs left in a directory that was given to `file({ directory })`: a run is dead when none of its ends is
 * open any more. What cannot be removed stays for the next time.
 *
 * @throws TransportError `ERR_MEDIUM_FAILED`, where the directory cannot be read
 */
export async function cleanFiles(directory: string, options: CleanOptions = {}): Promise<Cleaned> {
  const names = await readdir(directory).catch((error: unknown) => {
    throw failure('look for what dead runs left', directory, error)
  })
  const runs = names.flatMap((name) => RUN.exec(name)?.[1] ?? [])
  return cleanEach(runs, (run) => cleanRun(join(directory, `papy-${run}`), options))
}

async function cleanRun(
  path: string,
  { olderThanMs = LEAST_AGE_MS, kept = false, elsewhere = false, dryRun = false }: CleanOptions,
): Promise<Pick<Cleaned, 'items' | 'bytes'> | undefined> {
  const found = await lstat(path).catch(unlessGone)
  // File times are finer than the clock: what was made just now seems to lie ahead.
  if (!found?.isDirectory() || Date.now() - Math.floor(found.mtimeMs) < olderThanMs) return undefined
  const names = await readdir(path).catch(unlessForeign)
  if (names === undefined) return undefined
  const ends = names.filter((name) => OPEN_END.test(name))
  for (const end of ends) if (!(await isDead(join(path, end), elsewhere))) return undefined
  const left = names.filter((name) => OURS.test(name) && (kept || !KEPT.test(name)))
  let [items, bytes] = [0, 0]
  for (const name of left) {
    const size = await removed(join(path, name), dryRun)
    if (ends.includes(name) || size === undefined) continue
    items++
    bytes += size
  }
  if (left.length === names.length && !dryRun) await rmdir(path).catch(unlessGone)
  return left.length > 0 || names.length === 0 ? { items, bytes } : undefined
}

async function isDead(end: string, elsewhere: boolean): Promise<boolean> {
  try {
    const fate = fateOf(JSON.parse(await readFile(end, 'utf8')) as Owner)
    return fate === 'dead' || (fate === 'elsewhere' && elsewhere)
  } catch (error) {
    // Half written by one who died over it; or closed in the meantime.
    return error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
}

async function removed(path: string, dryRun: boolean): Promise<number | undefined> {
  const found = await lstat(path).catch(unlessGone)
  if (!dryRun) await unlink(path).catch(unlessGone)
  return found?.size
}

// In a directory of several users each cleans what is his own.
function unlessForeign(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EACCES' && error.code !== 'ENOENT') throw error
}

// Others clean, too; and NFS keeps a file that somebody has open, under a name of its own.
function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTEMPTY') throw error
}
