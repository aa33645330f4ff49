import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { Bytes } from '@papy/contract'
import { bodyOf, HEAD, MAX_BODY, TAIL } from './layout.ts'

/** Most bytes that are asked for at once: the system reads less than 2 GiB, and a signal is to be heard in between. */
const SLICE = 16 * 2 ** 20

// Never through a link, and never waiting for somebody who might write into a FIFO.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** What reading a file found. `absent`: there is none, perhaps not yet. `torn`: it is not whole, perhaps not yet. */
export type Found = Uint8Array | 'absent' | 'torn'

/** Reads files up to a length; longer ones answer `large`, unread. */
export function readFileNow(path: string, most: Bytes): Found | 'large' {
  try {
    const fd = openSync(path, FLAGS)
    try {
      const stats = fstatSync(fd)
      if (!isPlausible(stats)) return 'torn'
      if (stats.size > most) return 'large'
      const room = roomFor(stats)
      return wholly(room, readAll(fd, room))
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    if (isAbsence(error)) return 'absent'
    throw error
  }
}

/** Reads a file of any length in the background. */
export async function readFileLater(path: string, signal: AbortSignal | undefined): Promise<Found> {
  try {
    const handle = await open(path, FLAGS)
    try {
      const stats = await handle.stat()
      if (!isPlausible(stats)) return 'torn'
      const room = roomFor(stats)
      return wholly(room, await readAllLater(handle, room, signal))
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isAbsence(error)) return 'absent'
    throw error
  }
}

/** True for errors that say a file is not there: on NFS also one that another host removed. */
export function isAbsence(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ESTALE'
}

function isPlausible(stats: Stats): boolean {
  return stats.isFile() && stats.size >= HEAD + TAIL && stats.size <= HEAD + MAX_BODY + TAIL
}

// A buffer of its own: the reader keeps what it read.
function roomFor({ size }: Stats): Uint8Array {
  return Buffer.allocUnsafeSlow(size)
}

function wholly(room: Uint8Array, read: Bytes): Found {
  return (read === room.byteLength ? bodyOf(room) : undefined) ?? 'torn'
}

function readAll(fd: number, room: Uint8Array): Bytes {
  let filled = 0
  for (let read = -1; read !== 0 && filled < room.byteLength; filled += read)
    read = readSync(fd, room, filled, Math.min(SLICE, room.byteLength - filled), null)
  return filled
}

async function readAllLater(handle: FileHandle, room: Uint8Array, signal: AbortSignal | undefined): Promise<Bytes> {
  let filled = 0
  for (let read = -1; read !== 0 && filled < room.byteLength; filled += read) {
    signal?.throwIfAborted()
    read = (await handle.read(room, filled, Math.min(SLICE, room.byteLength - filled), null)).bytesRead
  }
  return filled
}
