import type { JsonValue } from '@papy/contract'
import type {
  EndRecord,
  FailedRecord,
  HoleRecord,
  HopRecord,
  JournalRecord,
  KeptRecord,
  ProgressRecord,
  ReadRecord,
  RunRecord,
} from '@papy/contract/journal'
import { ByteReader } from './byte-reader.ts'
import { readCoverage, readRanges } from './coverage-bytes.ts'
import { HopBase } from './hop-base.ts'
import type { KeptEntry } from './kept-place.ts'
import { Hop, Tag } from './tag.ts'
import { decodeValue } from './value.ts'

/** A failure whose values are read when somebody wants them: before the next record is. */
export interface FailedEntry {
  readonly type: 'failed'
  readonly letter: number
  read(): FailedRecord
}

/** All hops, or those of one input row. */
export type HopWish = 'all' | number

/** A record as it stands in the file. */
export type Entry = Exclude<JournalRecord, KeptRecord | FailedRecord> | KeptEntry | FailedEntry

/** Turns the bytes of one block after the other into records. */
export class RecordReader {
  /** Those the file has, in order. */
  readonly words: string[] = ['']
  readonly #path: string
  readonly #base = new HopBase()

  constructor(path: string) {
    this.#path = path
  }

  /** @param hops - which hops are wanted; left out: none. Of one file it is always left out, or never */
  *read(records: Uint8Array, hops?: HopWish): Generator<Entry> {
    const bytes = new ByteReader(records)
    while (!bytes.isAtEnd) {
      const tag = bytes.byte()
      if (tag === Tag.reset) this.#base.reset()
      else if (tag === Tag.word) this.words.push(bytes.text())
      else if (tag !== Tag.hops) yield this.#entry(tag, bytes)
      else if (hops !== undefined) yield* this.#hops(bytes, hops)
      else bytes.skip(bytes.short())
    }
  }

  #entry(tag: number, bytes: ByteReader): Entry {
    switch (tag) {
      case Tag.run:
        return JSON.parse(bytes.text()) as RunRecord
      case Tag.read:
        return readOf(bytes)
      case Tag.kept:
        return kept(bytes)
      case Tag.failed:
        return this.#failed(bytes)
      case Tag.hole:
        return this.#hole(bytes)
      case Tag.mendedHole:
        return { ...this.#hole(bytes), mended: true }
      case Tag.progress:
        return this.#progress(bytes)
      case Tag.mended:
        return { type: 'mended', letters: readRanges(bytes) }
      case Tag.end:
        return decodeValue(bytes.chunk(), this.#path) as EndRecord
      default:
        throw new RangeError(`there is no record ${tag}`)
    }
  }

  // There may be millions of them for the few that are wanted.
  *#hops(bytes: ByteReader, wish: HopWish): Generator<HopRecord> {
    const end = bytes.short() + bytes.position
    while (bytes.position < end) {
      const hop = this.#hop(bytes, wish)
      if (hop !== undefined) yield hop
    }
  }

  #hop(bytes: ByteReader, wish: HopWish): HopRecord | undefined {
    const base = this.#base
    const says = bytes.byte()
    const node = bytes.whole()
    const size = bytes.whole()
    const first = base.first(node) + ((says & Hop.next) === 0 ? bytes.signed() : 0)
    const isRegular = (says & Hop.regular) !== 0
    const row = isRegular ? first : base.row(node) + bytes.signed()
    const rows = isRegular ? size : bytes.whole()
    const worker = this.#word(bytes)
    const host = (says & Hop.here) === 0 ? this.#word(bytes) : ''
    const attempt = (says & Hop.firstAttempt) === 0 ? bytes.whole() : 1
    const at = base.at + bytes.signed()
    const tookMs = bytes.whole() / 1000
    const reused = (says & Hop.reused) === 0 ? undefined : bytes.whole()
    const lost = (says & Hop.lost) === 0 ? undefined : bytes.text()
    base.pass(node, first + size, row + rows, at)
    if (wish !== 'all' && (wish < row || wish >= row + rows)) return undefined
    const extra = { ...(reused === undefined ? {} : { reused }), ...(lost === undefined ? {} : { lost }) }
    return { type: 'hop', node, first, size, row, rows, worker, host, attempt, at, tookMs, ...extra }
  }

  #word(bytes: ByteReader): string {
    const word = this.words[bytes.whole()]
    if (word === undefined) throw new RangeError('it names a text that is not there')
    return word
  }

  #failed(bytes: ByteReader): FailedEntry {
    const letter = bytes.whole()
    const places = {
      output: bytes.whole(),
      group: bytes.whole(),
      offset: bytes.whole(),
      row: bytes.whole(),
      rows: bytes.whole(),
    }
    const whole = bytes.byte() === 1 ? { whole: true } : {}
    const [node, at, error] = [this.#word(bytes), bytes.whole(), bytes.chunk()]
    const inputs = bytes.byte() === 0 ? undefined : bytes.chunk()
    const read = (): FailedRecord => ({
      type: 'failed',
      letter,
      ...places,
      ...whole,
      node,
      error: decodeValue(error, this.#path) as FailedRecord['error'],
      at,
      ...(inputs && { inputs: decodeValue(inputs, this.#path) as readonly (readonly unknown[])[] }),
    })
    return { type: 'failed', letter, read }
  }

  #hole(bytes: ByteReader): HoleRecord {
    const [sink, group, offset] = [this.#word(bytes), bytes.whole(), bytes.whole()]
    return { type: 'hole', sink, group, offset, mark: JSON.parse(bytes.text()) as JsonValue }
  }

  #progress(bytes: ByteReader): ProgressRecord {
    const outputs = Array.from({ length: bytes.whole() }, () => ({ output: bytes.whole(), left: readCoverage(bytes) }))
    const sinks = Array.from({ length: bytes.whole() }, () => {
      const [sink, holds] = [this.#word(bytes), readCoverage(bytes)]
      return { sink, holds, mark: JSON.parse(bytes.text()) as JsonValue }
    })
    return { type: 'progress', outputs, sinks, done: bytes.whole() }
  }
}

function kept(bytes: ByteReader): KeptEntry {
  const [input, first, count, segment] = [bytes.whole(), bytes.whole(), bytes.whole(), bytes.whole()]
  return {
    type: 'kept',
    input,
    first,
    count,
    segment,
    offset: bytes.whole(),
    byteLength: bytes.whole(),
    sum: bytes.whole(),
  }
}

function readOf(bytes: ByteReader): ReadRecord {
  const [input, upTo, ended] = [bytes.whole(), bytes.whole(), bytes.byte() === 1]
  return { type: 'read', input, upTo, ...(ended ? { ended } : {}) }
}
