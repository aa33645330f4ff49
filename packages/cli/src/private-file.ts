import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ArgumentError, describe } from '@papy/contract'

/** A file that nobody else may read, and what is in it. */
export interface PrivateFile {
  readonly path: string
  readonly text: string
  /** Whether it was made just now. */
  readonly isNew: boolean
}

/**
 * Reads a file that only this user may read, or makes it, whole or not at all: who comes at the same time gets the same text.
 *
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`, where it can be neither read nor made
 */
export async function keptFile(path: string, make: () => string | Promise<string>): Promise<PrivateFile> {
  try {
    const found = await readFile(path, 'utf8').catch(orNothing)
    if (found !== undefined) return { path, text: found, isNew: false }
    const isNew = await placed(path, await make())
    return { path, text: await readFile(path, 'utf8'), isNew }
  } catch (cause) {
    const message = `${path} cannot be kept: ${describe(cause)}; see that its directory is yours and can be written`
    throw new ArgumentError('ERR_ARGUMENT', message, { cause, value: path })
  }
}

/** Whether others than its owner may read a file; where the system knows no such thing, nobody says so. */
export async function isOpenToOthers(path: string): Promise<boolean> {
  return process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0
}

// Linked to its name when all is in it; a link to a name that is taken fails.
async function placed(path: string, text: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const aside = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(aside, text, { mode: 0o600, flag: 'wx' })
    await link(aside, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(aside, { force: true })
  }
}

function orNothing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
