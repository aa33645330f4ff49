import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { constants, type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Disk, DiskFile, DiskReader } from './disk.ts'

/** Inputs are in it: it is for its owner only. */
const MODE = 0o600

/** The disk of this host. */
export const realDisk: Disk = {
  open: async (path) => writing(await open(path, constants.O_RDWR | constants.O_CREAT, MODE)),
  read: (path) => unlessAbsent(() => reading(openSync(path, 'r'))),
  beside(path) {
    const [directory, name] = [dirname(path), basename(path)]
    const names = unlessAbsent(() => readdirSync(directory)) ?? []
    return names.filter((other) => other.startsWith(name)).map((other) => join(directory, other))
  },
  remove: (path) => rm(path, { force: true }),
  rename,
  async syncDirectory(path) {
    // Windows opens no directories, and keeps names without being asked.
    if (process.platform === 'win32') return
    const directory = await open(dirname(path), 'r')
    try {
      await directory.sync()
    } finally {
      await directory.close()
    }
  },
}

function writing(handle: FileHandle): DiskFile {
  return {
    write: async (bytes, position) => (await handle.write(bytes, 0, bytes.byteLength, position)).bytesWritten,
    datasync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  }
}

function reading(descriptor: number): DiskReader {
  return {
    byteLength: fstatSync(descriptor).size,
    read(into, position) {
      let done = 0
      while (done < into.byteLength) {
        const got = readSync(descriptor, into, done, into.byteLength - done, position + done)
        if (got === 0) break
        done += got
      }
      return done
    },
    close: () => closeSync(descriptor),
  }
}

function unlessAbsent<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
