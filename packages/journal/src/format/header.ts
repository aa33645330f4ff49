import { crc32 } from 'node:zlib'
import { PlumberError } from '@papy/contract'

// The header of a file, 16 bytes, numbers little-endian; always the same for one version:
//   0  "PaPyJrnl"     8  u16 version of the schema     10  u16 0     12  u32 CRC-32 of what is before

const MAGIC = 'PaPyJrnl'

/** Version of the schema: raised when an older reader would misunderstand what is written. */
export const SCHEMA = 1

/** Bytes of the header. */
export const HEADER_BYTES = 16

/** The header of a file of this version, or of another. */
export function header(schema: number = SCHEMA): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES)
  bytes.write(MAGIC, 'latin1')
  bytes.writeUInt16LE(schema, 8)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 12)), 12)
  return bytes
}

/**
 * Whether a file with this beginning is a journal.
 *
 * `torn`: it was about to become one; nothing can have been stored in it.
 *
 * @throws PlumberError `ERR_JOURNAL_VERSION`, `ERR_JOURNAL_DAMAGED` where it is something else
 */
export function checkHeader(path: string, start: Uint8Array, byteLength: number): 'good' | 'torn' {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength)
  const isWhole = bytes.byteLength === HEADER_BYTES && bytes.toString('latin1', 0, 8) === MAGIC
  if (isWhole && bytes.readUInt32LE(12) === crc32(bytes.subarray(0, 12))) {
    const found = bytes.readUInt16LE(8)
    if (found <= SCHEMA) return 'good'
    const message = `${path} is a journal of schema ${found}, and this version of @papy/journal reads schema ${SCHEMA}; install a newer @papy/journal`
    throw new PlumberError('ERR_JOURNAL_VERSION', message, { path, found, known: SCHEMA })
  }
  const wanted = header()
  if (byteLength <= HEADER_BYTES && bytes.every((byte, at) => byte === wanted[at] || byte === 0)) return 'torn'
  const message = `${path} does not begin as a journal does; if it is none, choose another name, else restore it from a copy`
  throw new PlumberError('ERR_JOURNAL_DAMAGED', message, { path, offset: 0 })
}
