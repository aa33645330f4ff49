import { crc32 } from 'node:zlib'
import { PlumberError } from '@papy/contract'
import type { Disk } from '../disk/disk.ts'
import { type KeptEntry, segmentPath } from '../format/kept-place.ts'
import { decodeValue } from '../format/value.ts'

/**
 * Values of kept inputs.
 *
 * @throws PlumberError `ERR_JOURNAL_DAMAGED` where they are not what was written
 */
export function keptValues(
  disk: Disk,
  path: string,
  { segment, offset, byteLength, sum }: KeptEntry,
): readonly unknown[] {
  const file = segmentPath(path, segment)
  const bytes = Buffer.allocUnsafe(byteLength)
  const reader = disk.read(file)
  try {
    const got = reader?.read(bytes, offset) ?? 0
    if (got === byteLength && crc32(bytes) === sum) return decodeValue(bytes, file) as readonly unknown[]
  } finally {
    reader?.close()
  }
  const next = `restore it from a copy, or begin the run anew`
  const message = `${file} is ${reader ? `damaged at byte ${offset}` : 'gone'}: inputs were kept there; ${next}`
  throw new PlumberError('ERR_JOURNAL_DAMAGED', message, { path: file, offset })
}
