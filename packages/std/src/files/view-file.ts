import { type FileHandle, open } from 'node:fs/promises'
import { ArgumentError } from '@papy/contract'
import { type Place, pathOf } from '../place.ts'
import { readSlice } from './slice.ts'

/** An open file, whose bytes are read where they are asked for. */
export interface FileView extends AsyncDisposable {
  /** Bytes of the file when it was opened. */
  readonly byteLength: number
  /**
   * The bytes from `start` to before `end`. Node cannot map files into memory; they are copied once, straight to where they
   * stay.
   *
   * @param into - takes them, in its first places, instead of memory of their own; e.g. a view of shared memory
   * @throws (rejects) ArgumentError `ERR_ARGUMENT` for places outside of the file; TransportError `ERR_STREAM_TORN`
   */
  bytes(start?: number, end?: number, into?: Uint8Array): Promise<Uint8Array>
  /** Again is a no-op. */
  close(): Promise<void>
}

/** Opens a file, to look at parts of it in any order. @throws ArgumentError `ERR_ARGUMENT`; what `node:fs` throws */
export async function viewFile(path: Place): Promise<FileView> {
  const file = pathOf('viewFile', path)
  const handle = await open(file, 'r')
  const { size } = await handle.stat()
  return {
    byteLength: size,
    bytes: (start = 0, end = size, into) => bytesOf(handle, { path: file, start, end, size }, into),
    close: () => handle.close(),
    [Symbol.asyncDispose]: () => handle.close(),
  }
}

interface Part {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly size: number
}

async function bytesOf(handle: FileHandle, part: Part, into: Uint8Array | undefined): Promise<Uint8Array> {
  const { path, start, end, size } = part
  const fits = [start, end].every(Number.isSafeInteger) && start >= 0 && start <= end && end <= size
  const room = into === undefined || into.byteLength >= end - start
  if (fits && room) return readSlice(handle, part, into?.subarray(0, end - start))
  const what = fits ? `${into?.byteLength} bytes have no room for ${end - start}` : `no bytes ${start} to ${end}`
  const message = `${path} has ${size} bytes: ${what}; ask for less`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: [start, end] })
}
