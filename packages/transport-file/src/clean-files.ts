import { lstat, readdir, readFile, rmdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type Cleaned, type CleanOptions, fateOf, LEAST_AGE_MS, type Owner } from '@papy/contract/medium'

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
 */
export async function cleanFiles(directory: string, options: CleanOptions = {}): Promise<Cleaned> {
  const runs: string[] = []
  let [items, bytes] = [0, 0]
  for (const name of await readdir(directory)) {
    const run = RUN.exec(name)?.[1]
    if (run === undefined) continue
    const removed = await cleanRun(join(directory, name), options).catch(() => undefined)
    if (removed === undefined) continue
    runs.push(run)
    items += removed.items
    bytes += removed.bytes
  }
  return { runs, items, bytes }
}

async function cleanRun(
  path: string,
  { olderThanMs = LEAST_AGE_MS, kept = false, elsewhere = false }: CleanOptions,
): Promise<Omit<Cleaned, 'runs'> | undefined> {
  const found = await lstat(path)
  // File times are finer than the clock: what was made just now seems to lie ahead.
  if (!found.isDirectory() || Date.now() - Math.floor(found.mtimeMs) < olderThanMs) return undefined
  const names = await readdir(path)
  const ends = names.filter((name) => OPEN_END.test(name))
  for (const end of ends) if (!(await isDead(join(path, end), elsewhere))) return undefined
  const left = names.filter((name) => OURS.test(name) && (kept || !KEPT.test(name)))
  let [items, bytes] = [0, 0]
  for (const name of left) {
    const size = await removed(join(path, name))
    if (ends.includes(name) || size === undefined) continue
    items++
    bytes += size
  }
  if (left.length === names.length) await rmdir(path)
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

async function removed(path: string): Promise<number | undefined> {
  try {
    const { size } = await lstat(path)
    await unlink(path)
    return size
  } catch {
    return undefined
  }
}
