import { randomBytes } from 'node:crypto'
import { lstat, mkdir, rmdir, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TransportContext, TransportError } from '@papy/contract'
import { isNetworkDirectory, thisProcess } from '@papy/contract/medium'
import { cleanFiles, END } from './clean-files.ts'
import { failure } from './failure.ts'
import { FullDisk, isFull } from './full-disk.ts'

/** The directory of a run: where its items are. */
export interface Folder {
  readonly path: string
  /** It is below the run's own directory, so that this host alone uses it, and removes it with the run. */
  readonly ofRun: boolean
  /** Other hosts may see it, and later than this one. */
  readonly network: boolean
  /** Removes it, where it is empty and this end the last. */
  close(): Promise<void>
}

/**
 * Opens the directory of a run: below one that the user chose, or below the run's own.
 *
 * @throws TransportError `ERR_MEDIUM_FAILED`, where there is none, or others may enter it
 */
export async function openFolder(
  chosen: string | undefined,
  { run, place, directory }: TransportContext,
  fullMs: number,
): Promise<Folder> {
  const above = chosen ?? directory
  const path = join(above, chosen === undefined ? 'files' : `papy-${run}`)
  try {
    await made(path)
    const network = isNetworkDirectory(path)
    if (chosen === undefined) return { path, ofRun: true, network, close: async () => undefined }
    const end = join(path, `${place}-${randomBytes(8).toString('hex')}${END}`)
    await written(end, above, fullMs)
    await checkOurs(path, end)
    await cleanFiles(above)
    return { path, ofRun: false, network, close: () => leave(path, end) }
  } catch (error) {
    throw failure('open the directory of its run', above, error)
  }
}

// A worker that stands in for another may come while the disk is full: it waits for room, as those do who put.
async function written(end: string, above: string, fullMs: number): Promise<void> {
  const text = JSON.stringify(thisProcess())
  const write = async (): Promise<void> => {
    try {
      await writeFile(end, text, { mode: 0o600, flag: 'wx' })
    } catch (error) {
      // The file itself there may be room for.
      if (isFull(error)) await unlink(end).catch(() => undefined)
      throw error
    }
  }
  await write().catch((error: unknown) =>
    new FullDisk(above, fullMs).again(error, { byteLength: text.length, signal: undefined }, write),
  )
}

async function made(path: string): Promise<void> {
  // Not the one above it: what is not mounted must not be made on the local disk.
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

/** Refuses a directory that somebody else made, or may enter: its owner is that of what we just wrote there. */
async function checkOurs(path: string, end: string): Promise<void> {
  const [found, ours] = await Promise.all([lstat(path), lstat(end)])
  const closed = process.platform === 'win32' || (found.mode & 0o077) === 0
  if (found.isDirectory() && found.uid === ours.uid && closed) return
  const message = `${path} is not a directory of this user alone (mode 0700); remove it, or choose another one`
  throw new TransportError('ERR_MEDIUM_FAILED', message, { directory: path })
}

/** What was put for readers still to come stays; the last end of a run leaves nothing else. */
async function leave(path: string, end: string): Promise<void> {
  await unlink(end).catch(() => undefined)
  await rmdir(path).catch(() => undefined)
}
