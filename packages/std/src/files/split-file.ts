import { type FileHandle, open } from 'node:fs/promises'
import { ArgumentError, describe } from '@papy/contract'
import { fileIdentity } from '../file-identity.ts'
import { leftOut } from '../left-out.ts'
import { type Place, pathOf } from '../place.ts'
import { type ItemSource, source } from '../source.ts'
import type { Slice } from './slice.ts'

/** Bytes that are searched for a newline at once. */
const SEARCH_BYTES = 16 * 1024

const NEWLINE = 0x0a

/**
 * Cuts a file into slices of about so many bytes, each up to a newline, without reading more than the places where it is
 * cut: PaPy's `make_items`. Workers read the slices themselves, with `loadSlice` or `loadBytes`. Put one behind the other,
 * the slices are the file; a line that is longer than `bytes` makes a longer slice. What is appended meanwhile is not in it.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, also for compressed files, which cannot be read from the middle; while reading what
 * `node:fs` throws
 */
export function splitFile(path: Place, bytes: number): ItemSource<Slice> {
  const file = pathOf('splitFile', path)
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    const message = `splitFile(path, bytes) needs a number of bytes from 1, not ${describe(bytes)}`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: bytes })
  }
  if (/\.gz$/i.test(file)) {
    const message = `splitFile cannot cut ${file}, which is compressed; unpack it, or read it with lines()`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: path })
  }
  return source({
    read: (signal, from) => leftOut(slicesOf(file, bytes, signal), from),
    identity: () => fileIdentity(file),
  })
}

async function* slicesOf(path: string, bytes: number, signal: AbortSignal): AsyncGenerator<Slice, undefined> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    for (let start = 0; start < size && !signal.aborted; ) {
      const end = await lineEnd(handle, start + bytes, size)
      yield { path, start, end }
      start = end
    }
  } finally {
    await handle.close()
  }
}

// The first place from there on that is behind a newline, or the end of the file.
async function lineEnd(handle: FileHandle, from: number, size: number): Promise<number> {
  const piece = Buffer.allocUnsafe(SEARCH_BYTES)
  for (let at = from - 1; at < size; ) {
    const { bytesRead } = await handle.read(piece, 0, SEARCH_BYTES, at)
    if (bytesRead === 0) break
    const found = piece.subarray(0, bytesRead).indexOf(NEWLINE)
    if (found >= 0) return Math.min(at + found + 1, size)
    at += bytesRead
  }
  return size
}
