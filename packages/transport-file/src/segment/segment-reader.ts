import { closeSync, readSync, writeSync } from 'node:fs'
import { DONE, itemOf, LIVE, RECORD_HEAD, readRecordHead, STATE } from './record.ts'
import type { RecordPlace } from './record-place.ts'
import { openSegment, segmentPath } from './segment-file.ts'

/** Most segments that are open at a time: one for each end that writes, which are read one after the other. */
const MOST_OPEN = 32

/** Reads items out of segments, whoever wrote them. */
export class SegmentReader {
  readonly #directory: string
  /** By the place of its writer; the one that was opened last at the end. */
  readonly #open = new Map<string, { readonly segment: string; readonly fd: number }>()
  readonly #head = Buffer.allocUnsafeSlow(RECORD_HEAD)
  readonly #done = new Uint8Array([DONE])

  constructor(directory: string) {
    this.#directory = directory
  }

  /** The item at a place, in memory of its own; `undefined` where there is none, or none any more, `'torn'` where it is spoilt. */
  read({ segment, offset, byteLength }: RecordPlace): Uint8Array | 'torn' | undefined {
    const fd = this.#opened(segment)
    if (fd === undefined) return undefined
    const record = Buffer.allocUnsafeSlow(RECORD_HEAD + byteLength)
    const read = readSync(fd, record, 0, record.byteLength, offset)
    return itemOf(record.subarray(0, read), byteLength)
  }

  /** Says that an item is done with that is there. */
  finish({ segment, offset }: RecordPlace): void {
    const fd = this.#opened(segment)
    if (fd !== undefined) writeSync(fd, this.#done, 0, 1, offset + STATE)
  }

  /** Whether there is no such item any more. */
  isDone({ segment, offset, byteLength }: RecordPlace): boolean {
    const fd = this.#opened(segment)
    if (fd === undefined || readSync(fd, this.#head, 0, RECORD_HEAD, offset) < RECORD_HEAD) return true
    const said = readRecordHead(this.#head)
    return said?.state !== LIVE || said.byteLength !== byteLength
  }

  close(): void {
    for (const writer of this.#open.keys()) this.#shut(writer)
  }

  #opened(segment: string): number | undefined {
    const writer = segment.slice(0, segment.indexOf('-'))
    const found = this.#open.get(writer)
    if (found?.segment === segment) return found.fd
    const fd = openSegment(segmentPath(this.#directory, segment))
    if (fd === undefined) return undefined
    this.#shut(writer)
    this.#open.set(writer, { segment, fd })
    const [longest] = this.#open.keys()
    if (longest !== undefined && this.#open.size > MOST_OPEN) this.#shut(longest)
    return fd
  }

  #shut(writer: string): void {
    const open = this.#open.get(writer)
    if (open === undefined) return
    this.#open.delete(writer)
    closeSync(open.fd)
  }
}
