import { closeSync, writeSync } from 'node:fs'
import type { Bytes } from '@papy/contract'
import { type Goods, placeNames } from '@papy/contract/medium'
import { RECORD_HEAD, writeRecordHead } from './record.ts'
import { writtenPlace } from './record-place.ts'
import { makeSegment, removeDone, segmentPath } from './segment-file.ts'
import { ABANDONED_MS, MOST_IDLE_MS, sweepSegments } from './sweep.ts'

/** Most bytes of an item in a segment: for more, a file of their own costs little beside them. */
export const MAX_RECORD: Bytes = 65_536

/** A segment is full at so many bytes. */
const FULL: Bytes = 2 ** 20

/** Most full segments that are found unread in one look: the others are younger. */
const MOST_UNREAD = 4

/** The segment that is written. */
interface Segment {
  readonly name: string
  readonly path: string
  readonly fd: number
  /** Where the next record goes. */
  end: Bytes
  /** Epoch Ms. */
  writtenAt: number
}

/**
 * Writes small items one after the other into files of a megabyte: one call each, where a file of its own takes making,
 * renaming and removing. No byte is ever written twice; segments of which all is done with are removed.
 */
export class SegmentWriter {
  readonly #directory: string
  readonly #nameFor: (readers: number) => string
  readonly #scratch = Buffer.allocUnsafeSlow(RECORD_HEAD + MAX_RECORD)
  #current: Segment | undefined
  /** Paths of full ones, which somebody may still be to read; the oldest first. */
  #full: string[] = []
  #sweptAt = Date.now()

  constructor(directory: string, place: number) {
    this.#directory = directory
    this.#nameFor = placeNames(place)
  }

  /** Appends an item of at most {@link MAX_RECORD} bytes; answers where it is. */
  append(goods: Goods): string {
    const { byteLength } = goods
    const record = this.#scratch.subarray(0, RECORD_HEAD + byteLength)
    goods.copyTo(record, RECORD_HEAD)
    writeRecordHead(record)
    for (;;) {
      const beganAt = Date.now()
      const segment = this.#writable(record.byteLength, beganAt)
      const offset = segment.end
      writeAll(segment.fd, record, offset)
      segment.end += record.byteLength
      segment.writtenAt = beganAt
      // Whoever was stopped in here for long may have had the segment swept away.
      if (Date.now() - beganAt < MOST_IDLE_MS) return writtenPlace({ segment: segment.name, offset, byteLength })
    }
  }

  /** Removes what is done with; what is not stays for its readers. */
  close(): void {
    this.#seal()
    this.#removeDone(this.#full.length)
    this.#full = []
  }

  #writable(byteLength: Bytes, now: number): Segment {
    const current = this.#current
    if (current !== undefined) {
      if (now - current.writtenAt < MOST_IDLE_MS && current.end + byteLength <= FULL) return current
      this.#seal()
      this.#removeDone(MOST_UNREAD)
      this.#sweep(now)
    }
    const name = this.#nameFor(1)
    const path = segmentPath(this.#directory, name)
    this.#current = { name, path, fd: makeSegment(path), end: 0, writtenAt: now }
    return this.#current
  }

  #seal(): void {
    if (this.#current === undefined) return
    closeSync(this.#current.fd)
    this.#full.push(this.#current.path)
    this.#current = undefined
  }

  #removeDone(mostUnread: number): void {
    let unread = 0
    this.#full = this.#full.filter((path) => {
      if (unread === mostUnread) return true
      const gone = removeDone(path)
      if (!gone) unread++
      return !gone
    })
  }

  #sweep(now: number): void {
    if (now - this.#sweptAt < ABANDONED_MS) return
    this.#sweptAt = now
    sweepSegments(this.#directory)
  }
}

// The system may take less than it was given, on a full disk: what then comes says why.
function writeAll(fd: number, bytes: Uint8Array, at: Bytes): void {
  for (let written = 0; written < bytes.byteLength; )
    written += writeSync(fd, bytes, written, bytes.byteLength - written, at + written)
}
