import { type FileHandle, open } from 'node:fs/promises'
import { torn } from '../refusal.ts'

/** A part of a file. */
export interface Slice {
  /** Of the file, absolute. */
  readonly path: string
  /** Its first byte. */
  readonly start: number
  /** The byte behind its last. */
  readonly end: number
}

/** Most bytes that one read asks for; the operating system takes no more than 2 GiB. */
const MOST_BYTES = 2 ** 30

/**
 * A worker function that reads a {@link Slice} as bytes, in memory of their own that may be transferred.
 *
 * @throws TransportError `ERR_STREAM_TORN`, where the file has become shorter; what `node:fs` throws
 */
export async function loadBytes([slice]: readonly [Slice]): Promise<Uint8Array> {
  const handle = await open(slice.path, 'r')
  try {
    return await readSlice(handle, slice)
  } finally {
    await handle.close()
  }
}

/** Reads the bytes of a slice, straight to where they stay. @throws TransportError `ERR_STREAM_TORN` */
export async function readSlice(
  handle: FileHandle,
  { path, start, end }: Slice,
  into: Uint8Array = new Uint8Array(end - start),
): Promise<Uint8Array> {
  for (let filled = 0; filled < into.byteLength; ) {
    const length = Math.min(MOST_BYTES, into.byteLength - filled)
    const { bytesRead } = await handle.read(into, filled, length, start + filled)
    if (bytesRead === 0) throw torn(path, `it ends at byte ${start + filled}, and its slice at ${end}`)
    filled += bytesRead
  }
  return into
}
