import type { Serializer, SerializerError } from '@papy/contract'
import { checkOptions } from '@papy/contract/engine'
import { v8 } from '@papy/serializer-v8'
import { fileIdentity } from '../file-identity.ts'
import { type Place, pathOf } from '../place.ts'
import { malformed, torn } from '../refusal.ts'
import { type ItemSource, source } from '../source.ts'
import { ByteReader } from './byte-reader.ts'
import { isGzip, type Reading, readBytes } from './bytes.ts'
import { END, FIXED_BYTES, HEAD_BYTES, MAGIC, partsOf, readHead, VERSION } from './object-format.ts'
import { type ObjectsOptions, objectsRules } from './object-options.ts'

/**
 * The values of a file that `dumpObjects` wrote with that serializer: PaPy's `load_pickle_stream`. All of them, or an error:
 * each has a check sum, and the file says where it ends.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; while reading TransportError `ERR_STREAM_TORN` for a file that is cut short, after
 * the values before that; SerializerError `ERR_MALFORMED` for a file of another kind or serializer, and damaged ones; what
 * `node:fs` throws
 */
export function loadObjects<Item = unknown>(path: Place, options: ObjectsOptions = {}): ItemSource<Item> {
  checkOptions('loadObjects', options, objectsRules)
  const file = pathOf('loadObjects', path)
  const gzip = isGzip(file, options.gzip)
  const serializer = (options.serializer ?? v8()).open()
  return source({
    read: (signal, from) => readObjects<Item>({ path: file, gzip, signal }, serializer, from),
    identity: () => fileIdentity(file),
  })
}

async function* readObjects<Item>(
  reading: Reading,
  serializer: Serializer,
  from: number,
): AsyncGenerator<Item, undefined> {
  const { path } = reading
  const pieces = readBytes(reading)
  const bytes = new ByteReader(pieces)
  try {
    await checkFileHead(path, bytes, serializer.mediaType)
    for (let records = 0; ; records++) {
      const parts = await readRecord(path, bytes, records)
      if (parts === undefined) return
      if (records >= from) yield serializer.decode(parts) as Item
    }
  } finally {
    await pieces.return(undefined)
  }
}

async function checkFileHead(path: string, bytes: ByteReader, mediaType: string): Promise<void> {
  const head = await bytes.take(FIXED_BYTES)
  const begin = head.subarray(0, MAGIC.length).toString('latin1')
  if (head.byteLength === 0 || (head.byteLength < FIXED_BYTES && MAGIC.startsWith(begin)))
    throw torn(path, 'it ends before its first object')
  if (begin !== MAGIC) throw malformed(path, 'is no file of dumpObjects; read it with what wrote it')
  const [version, length] = [head[MAGIC.length] as number, head[MAGIC.length + 1] as number]
  if (version !== VERSION)
    throw malformed(path, `has version ${version} of its format, which is not known here; update`)
  const written = (await bytes.take(length)).toString('latin1')
  if (written.length < length) throw torn(path, 'it ends before its first object')
  if (written === mediaType) return
  throw malformed(path, `was written as ${written}, not as ${mediaType}; give loadObjects the serializer that wrote it`)
}

// Undefined at the end.
async function readRecord(
  path: string,
  bytes: ByteReader,
  records: number,
): Promise<readonly Uint8Array[] | undefined> {
  const { offset } = bytes
  const head = await bytes.take(HEAD_BYTES)
  if (head.byteLength < HEAD_BYTES) throw torn(path, `it ends after ${records} objects, without an end mark`)
  const known = readHead(head)
  if (known === undefined) throw damaged(path, records, offset)
  if (known.length === END) return checkEnd(path, bytes, { records, written: known.sum })
  const body = await bytes.take(known.length)
  if (body.byteLength < known.length) throw torn(path, `it ends within object ${records}`)
  const parts = partsOf(body, known.sum)
  if (parts === undefined) throw damaged(path, records, offset)
  return parts
}

async function checkEnd(
  path: string,
  bytes: ByteReader,
  { records, written }: { readonly records: number; readonly written: number },
): Promise<undefined> {
  const more = await bytes.take(1)
  if (more.byteLength > 0) throw malformed(path, 'goes on behind its end mark; was something appended to it?')
  if (records >>> 0 === written) return undefined
  throw malformed(path, `has ${records} objects, and says ${written}; make it again`)
}

function damaged(path: string, index: number, offset: number): SerializerError {
  return malformed(path, `is damaged at object ${index}, byte ${offset}; make it again`, { index, offset })
}
