import { gunzipSync } from 'node:zlib'

/** A file out of an archive. */
export interface TextFile {
  readonly name: string
  readonly text: string
}

/** A tar archive is a row of blocks: one with a file's name and size, then as many as its content needs. */
const BLOCK = 512

/** Where a header block says what: start and end of the field. */
const NAME = [0, 100] as const
const SIZE = [124, 136] as const
const KIND = [156, 157] as const

/** Yields the files of a `.tar.gz`, in its order; folders and links are left out. */
export function* textFiles(compressed: Uint8Array): Generator<TextFile> {
  const archive = gunzipSync(compressed)
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const header = archive.subarray(at, at + BLOCK)
    const byteLength = Number.parseInt(field(header, SIZE), 8)
    const start = at + BLOCK
    if (isFile(header)) yield { name: field(header, NAME), text: text(archive.subarray(start, start + byteLength)) }
    at = start + Math.ceil(byteLength / BLOCK) * BLOCK
  }
}

/** The kind of a plain file is `0`, and nothing at all in the oldest archives. */
function isFile(header: Uint8Array): boolean {
  return ['', '0'].includes(field(header, KIND))
}

/** Fields end early with a zero byte. */
function field(header: Uint8Array, [start, end]: readonly [number, number]): string {
  return text(header.subarray(start, end)).replace(/\0.*$/s, '')
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
