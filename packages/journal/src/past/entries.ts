import { PlumberError } from '@papy/contract'
import type { Disk, DiskReader } from '../disk/disk.ts'
import { BlockReader } from '../format/block.ts'
import { checkHeader, HEADER_BYTES } from '../format/header.ts'
import { type Entry, type HopWish, RecordReader } from '../format/record-reader.ts'

/** How far a journal can be read. */
export interface Extent {
  /** Bytes up to the end of its last good block; 0: it has no header. */
  readonly end: number
  /** Bytes behind it: a commit that did not come to its end. */
  readonly torn: number
  readonly words: readonly string[]
}

/**
 * Reads a journal from its beginning; `undefined`: there is none.
 *
 * @throws PlumberError `ERR_JOURNAL_DAMAGED`, `ERR_JOURNAL_VERSION`
 */
export function readThrough(disk: Disk, path: string, take: (entry: Entry) => void): Extent | undefined {
  const reader = disk.read(path)
  if (reader === undefined) return undefined
  try {
    if (headerOf(reader, path) === 'torn') return { end: 0, torn: reader.byteLength, words: [''] }
    const blocks = new BlockReader(reader)
    const records = new RecordReader(path)
    let end = HEADER_BYTES
    for (let block = blocks.at(end); block !== undefined; block = blocks.at(end)) {
      for (const entry of understandably(path, end, records.read(block.records))) take(entry)
      end = block.end
    }
    checkTail(blocks, path, end)
    return { end, torn: reader.byteLength - end, words: records.words }
  } finally {
    reader.close()
  }
}

/**
 * Records of a journal that was read through before.
 *
 * @param end - how far
 * @param hops - which hops are wanted; left out: none
 */
export function* entriesOf(disk: Disk, path: string, end: number, hops?: HopWish): Generator<Entry> {
  const reader = disk.read(path)
  if (reader === undefined) throw gone(path)
  try {
    const blocks = new BlockReader(reader, end)
    const records = new RecordReader(path)
    for (let at = HEADER_BYTES; at < end; ) {
      const block = blocks.at(at)
      if (block === undefined) throw damaged(path, at)
      yield* understandably(path, at, records.read(block.records, hops))
      at = block.end
    }
  } finally {
    reader.close()
  }
}

function headerOf(reader: DiskReader, path: string): 'good' | 'torn' {
  const start = new Uint8Array(HEADER_BYTES)
  const got = reader.read(start, 0)
  return checkHeader(path, start.subarray(0, got), reader.byteLength)
}

// What a commit left that was cut off may have good blocks behind bad ones: a disk writes sectors in any order. But a block
// that was written when this place was on the disk for sure says that it was damaged later.
function checkTail(blocks: BlockReader, path: string, end: number): void {
  for (let at = blocks.mark(end); at !== undefined; at = blocks.mark(at + 1)) {
    const block = blocks.at(at)
    if (block !== undefined && block.durable > end) throw damaged(path, end)
  }
}

function* understandably(path: string, offset: number, entries: Iterable<Entry>): Generator<Entry> {
  try {
    yield* entries
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof SyntaxError)) throw cause
    throw damaged(path, offset, cause)
  }
}

function damaged(path: string, offset: number, cause?: unknown): PlumberError {
  const next = `restore it from a copy, or keep what is before with: truncate -s ${offset} ${path}`
  const message = `${path} is damaged at byte ${offset}, and goes on behind it; ${next}`
  return new PlumberError('ERR_JOURNAL_DAMAGED', message, { path, offset, ...(cause === undefined ? {} : { cause }) })
}

function gone(path: string): PlumberError {
  const message = `${path} is gone; do not move a journal while it is read`
  return new PlumberError('ERR_JOURNAL_FAILED', message, { path })
}
