import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'

/** What a file says of the result in it. */
export interface EntryHead {
  /** SHA-256 of the inbox. */
  readonly input: string
  /** Of the functions, what is bound to them, and settings. */
  readonly hash: string
  /** Of the functions alone. */
  readonly code: string
  /** For people. */
  readonly node: string
  readonly functions: readonly string[]
  /** When it was computed, epoch Ms. */
  readonly at: number
  /** Who can read it. */
  readonly serializer: string
  /** Lengths of the parts. */
  readonly parts: readonly number[]
}

// Magic, CRC-32 of all that follows it, length of the head; the head as JSON; the parts. Each begins at a multiple of 8 bytes.
const MAGIC = 'PAPYRES1'
const FIXED_BYTES = 16
const [CRC_AT, HEAD_AT] = [8, 12]

/** Files up to this size are read at once; of larger ones each part comes into memory of its own. */
const SMALL_BYTES = 65_536

/** A result as the chunks of its file. */
export function writeEntry(head: Omit<EntryHead, 'parts'>, parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const all = { ...head, parts: parts.map(({ byteLength }) => byteLength) } satisfies EntryHead
  const text = Buffer.from(JSON.stringify(all))
  const fixed = Buffer.alloc(FIXED_BYTES)
  fixed.write(MAGIC, 'latin1')
  fixed.writeUInt32LE(text.byteLength, HEAD_AT)
  const body = [fixed.subarray(HEAD_AT), ...[text, ...parts].flatMap((part) => [part, paddingOf(part.byteLength)])]
  fixed.writeUInt32LE(checksum(body), CRC_AT)
  return [fixed, ...body.slice(1)]
}

/** What stands in a file. `undefined`: it is torn, damaged, or none of ours. @throws what the file system throws */
export function readEntry(
  path: string,
): { readonly head: EntryHead; readonly parts: readonly Uint8Array[] } | undefined {
  const fd = openSync(path, 'r')
  try {
    const { size } = fstatSync(fd)
    const read = size <= SMALL_BYTES ? fromMemory(all(fd, size)) : fromFile(fd)
    return parsed(read, size)
  } finally {
    closeSync(fd)
  }
}

/** The head alone, not checked against the rest. @throws what the file system throws */
export function readHead(path: string): EntryHead | undefined {
  const fd = openSync(path, 'r')
  try {
    const fixed = all(fd, FIXED_BYTES)
    if (!isOurs(fixed)) return undefined
    return headIn(all(fd, fixed.readUInt32LE(HEAD_AT), FIXED_BYTES))
  } finally {
    closeSync(fd)
  }
}

/** Reads so many bytes from there on. */
type Read = (from: number, byteLength: number) => Buffer

function parsed(read: Read, size: number): ReturnType<typeof readEntry> {
  const fixed = read(0, FIXED_BYTES)
  if (!isOurs(fixed)) return undefined
  const headBytes = fixed.readUInt32LE(HEAD_AT)
  if (FIXED_BYTES + headBytes > size) return undefined
  const text = read(FIXED_BYTES, headBytes)
  const head = headIn(text)
  if (head === undefined || sizeOf(headBytes, head.parts) !== size) return undefined
  let from = FIXED_BYTES + padded(headBytes)
  const parts = head.parts.map((byteLength) => {
    const part = read(from, byteLength)
    from += padded(byteLength)
    return part
  })
  const body = [fixed.subarray(HEAD_AT), ...[text, ...parts].flatMap((part) => [part, paddingOf(part.byteLength)])]
  return checksum(body) === fixed.readUInt32LE(CRC_AT) ? { head, parts } : undefined
}

function isOurs(fixed: Buffer): boolean {
  return fixed.byteLength === FIXED_BYTES && fixed.toString('latin1', 0, CRC_AT) === MAGIC
}

function headIn(text: Buffer): EntryHead | undefined {
  try {
    return JSON.parse(text.toString('utf8')) as EntryHead
  } catch {
    return undefined
  }
}

function fromMemory(bytes: Buffer): Read {
  return (from, byteLength) => bytes.subarray(from, from + byteLength)
}

function fromFile(fd: number): Read {
  return (from, byteLength) => all(fd, byteLength, from)
}

// Memory of its own: what is read is given away.
function all(fd: number, byteLength: number, from = 0): Buffer {
  const bytes = Buffer.allocUnsafeSlow(byteLength)
  let at = 0
  while (at < byteLength) {
    const count = readSync(fd, bytes, at, byteLength - at, from + at)
    if (count === 0) return bytes.subarray(0, at)
    at += count
  }
  return bytes
}

function sizeOf(headBytes: number, parts: readonly number[]): number {
  return parts.reduce((sum, byteLength) => sum + padded(byteLength), FIXED_BYTES + padded(headBytes))
}

function padded(byteLength: number): number {
  return Math.ceil(byteLength / 8) * 8
}

function paddingOf(byteLength: number): Uint8Array {
  return new Uint8Array(padded(byteLength) - byteLength)
}

function checksum(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => crc32(chunk, sum), 0)
}
