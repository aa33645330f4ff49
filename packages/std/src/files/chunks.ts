import { open } from 'node:fs/promises'
import { checkOptions, count, type Rule, type Rules } from '@papy/contract/engine'
import { fileIdentity } from '../file-identity.ts'
import { type Place, pathOf } from '../place.ts'
import { type ItemSource, source } from '../source.ts'
import { readSlice } from './slice.ts'

/** Options of {@link chunks}. */
export interface ChunksOptions {
  /** Bytes of each chunk but the last. @defaultValue 65,536 */
  readonly bytes?: number
  /** The first byte. @defaultValue 0 */
  readonly start?: number
  /** The byte behind the last. @defaultValue the end of the file when it is opened */
  readonly end?: number
}

const offset: Rule = (value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : 'a whole number')

const rules: Rules<ChunksOptions> = { bytes: count(), start: offset, end: offset }

/**
 * The bytes of a file, or of a part of it, in chunks of equal size. Each is read straight into memory of its own, so it may
 * be transferred to a worker.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; while reading TransportError `ERR_STREAM_TORN`, where the file has become shorter, and
 * what `node:fs` throws
 */
export function chunks(path: Place, options: ChunksOptions = {}): ItemSource<Uint8Array> {
  checkOptions('chunks', options, rules)
  const file = pathOf('chunks', path)
  const { bytes = 65_536, start = 0 } = options
  return source({
    read: (signal, from) => chunksOf(file, { ...options, start: start + from * bytes }, signal),
    identity: () => fileIdentity(file),
  })
}

async function* chunksOf(
  path: string,
  { bytes = 65_536, start = 0, end }: ChunksOptions,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, undefined> {
  const handle = await open(path, 'r')
  try {
    const last = end ?? (await handle.stat()).size
    for (let at = start; at < last && !signal.aborted; at += bytes)
      yield await readSlice(handle, { path, start: at, end: Math.min(at + bytes, last) })
  } finally {
    await handle.close()
  }
}
