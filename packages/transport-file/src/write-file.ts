import { closeSync, constants, fsyncSync, openSync, renameSync, unlinkSync, writevSync } from 'node:fs'
import { type FileHandle, open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Goods } from '@papy/contract/medium'
import { headOf, summed, tailOf } from './layout.ts'

/** Bytes that are written at once, so that a signal is heard in between. */
const SLICE = 16 * 2 ** 20

// Never through a link, and never into a file that is there. Windows knows no links of that kind.
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
const MODE = 0o600

/** Writes a file aside and then renames it: whoever sees it sees all of it. */
export function writeFileNow(path: string, { chunks, byteLength }: Goods, fsync: boolean): void {
  const aside = `${path}.tmp`
  const fd = openSync(aside, FLAGS, MODE)
  try {
    try {
      writeAll(fd, [headOf(byteLength), ...chunks, tailOf(summed(chunks))])
      if (fsync) fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    renameSync(aside, path)
  } catch (error) {
    ignoringFailure(() => unlinkSync(aside))
    throw error
  }
  if (fsync) ignoringFailure(() => syncDirectory(dirname(path)))
}

/** The same in the background: for what takes long. */
export async function writeFileLater(path: string, goods: Goods, fsync: boolean): Promise<void> {
  const aside = `${path}.tmp`
  const handle = await open(aside, FLAGS, MODE)
  try {
    try {
      await writeSlices(handle, goods)
      if (fsync) await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(aside, path)
  } catch (error) {
    await unlink(aside).catch(() => undefined)
    throw error
  }
  if (fsync) ignoringFailure(() => syncDirectory(dirname(path)))
}

async function writeSlices(handle: FileHandle, { chunks, byteLength, signal }: Goods): Promise<void> {
  let sum = 0
  let before: readonly Uint8Array[] = [headOf(byteLength)]
  for (const slice of slicesOf(chunks)) {
    signal?.throwIfAborted()
    sum = summed(slice, sum)
    await writeAllLater(handle, [...before, ...slice])
    before = []
  }
  signal?.throwIfAborted()
  await writeAllLater(handle, [...before, tailOf(sum)])
}

/** Cuts a gather list into lists of as many bytes as are written at once. */
function* slicesOf(chunks: readonly Uint8Array[]): Generator<readonly Uint8Array[]> {
  let slice: Uint8Array[] = []
  let room = SLICE
  for (let rest of chunks) {
    while (rest.byteLength >= room) {
      yield [...slice, rest.subarray(0, room)]
      rest = rest.subarray(room)
      slice = []
      room = SLICE
    }
    if (rest.byteLength === 0) continue
    slice.push(rest)
    room -= rest.byteLength
  }
  if (slice.length > 0) yield slice
}

// The system may take less than it was given, above 2 GiB and on a full disk: what then comes says why.
function writeAll(fd: number, chunks: readonly Uint8Array[]): void {
  for (let rest = chunks; rest.length > 0; ) rest = after(rest, writevSync(fd, rest))
}

async function writeAllLater(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  for (let rest = chunks; rest.length > 0; ) rest = after(rest, (await handle.writev(rest)).bytesWritten)
}

function after(chunks: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let left = written
  for (const [at, chunk] of chunks.entries()) {
    if (left < chunk.byteLength) return [chunk.subarray(left), ...chunks.slice(at + 1)]
    left -= chunk.byteLength
  }
  return []
}

// The name must survive a power cut too. Windows cannot do that, and needs not.
function syncDirectory(directory: string): void {
  const fd = openSync(directory, constants.O_RDONLY)
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

function ignoringFailure(call: () => void): void {
  try {
    call()
  } catch {
    // It is done as well as this system can.
  }
}
