import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { malformed, torn } from '../refusal.ts'

/** Bytes read at once. */
const CHUNK_BYTES = 64 * 1024

/** How a file is read. */
export interface Reading {
  readonly path: string
  readonly gzip: boolean
  readonly signal: AbortSignal
}

/** Whether a file is compressed: as was said, else by its name. */
export function isGzip(path: string, given: boolean | undefined): boolean {
  return given ?? /\.gz$/i.test(path)
}

/**
 * The bytes of a file, unpacked where it is compressed.
 *
 * @throws TransportError `ERR_STREAM_TORN`; SerializerError `ERR_MALFORMED`; what `node:fs` throws
 */
export async function* readBytes({ path, gzip, signal }: Reading): AsyncGenerator<Uint8Array, undefined> {
  const file = createReadStream(path, { signal, highWaterMark: CHUNK_BYTES })
  if (!gzip) {
    yield* file as AsyncIterable<Uint8Array>
    return
  }
  const { createGunzip } = await import('node:zlib')
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
  // What fails, the loop is told.
  pipeline(file, gunzip).catch(() => {})
  try {
    yield* gunzip as AsyncIterable<Uint8Array>
  } catch (error) {
    throw unpackingFailure(path, error)
  }
}

function unpackingFailure(path: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR') return torn(path, 'it ends within what gzip wrote', error)
  if (code?.startsWith('Z_') !== true) return error
  return malformed(path, `is not what gzip writes (${message}); pass gzip: false where it is not compressed`, {
    cause: error,
  })
}
