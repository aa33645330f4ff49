import type {
  FailedRecord,
  HoleRecord,
  HopRecord,
  JournalRecord,
  KeptRecord,
  ProgressRecord,
} from '@papy/contract/journal'
import { ByteWriter } from './byte-writer.ts'
import { writeCoverage, writeRanges } from './coverage-bytes.ts'
import { HopBase } from './hop-base.ts'
import type { KeptEntry } from './kept-place.ts'
import { Hop, MOST_HOPS, Tag } from './tag.ts'
import { encodeData, encodeValue } from './value.ts'

/** Longest that what goes wrong with an attempt is told, in characters: hops are counted in two bytes. */
const MOST_LOST = 2_000

/** A record as it is stored: values of kept inputs were put elsewhere. */
export type Stored = Exclude<JournalRecord, KeptRecord> | KeptEntry

/** Turns records into bytes. */
export class RecordWriter {
  readonly #bytes = new ByteWriter()
  readonly #words: Map<string, number>
  readonly #base = new HopBase()
  #begun = false
  /** Where the number of bytes of the hops stands that are being written. */
  #hops: number | undefined

  /** @param words - those the file has already, in order */
  constructor(words: readonly string[]) {
    this.#words = new Map(words.map((word, at) => [word, at]))
  }

  get byteLength(): number {
    return this.#bytes.byteLength
  }

  /** Bytes of all since the last time. */
  take(): Uint8Array {
    this.#endHops()
    return this.#bytes.take()
  }

  write(record: Stored): void {
    if (!this.#begun) this.#bytes.byte(Tag.reset)
    this.#begun = true
    if (record.type === 'hop') return this.#hop(record)
    this.#endHops()
    this.#other(record)
  }

  #other(record: Exclude<Stored, HopRecord>): void {
    const bytes = this.#bytes
    switch (record.type) {
      case 'failed':
        return this.#failed(record)
      case 'hole':
        return this.#hole(record)
      case 'progress':
        return this.#progress(record)
      case 'kept':
        return this.#kept(record)
      case 'run':
        bytes.byte(Tag.run)
        return bytes.text(JSON.stringify(record))
      case 'end':
        bytes.byte(Tag.end)
        return bytes.chunk(encodeData(record))
      case 'mended':
        bytes.byte(Tag.mended)
        return writeRanges(bytes, record.letters)
      case 'read':
        bytes.byte(Tag.read)
        bytes.whole(record.input)
        bytes.whole(record.upTo)
        return bytes.byte(record.ended ? 1 : 0)
    }
  }

  #hop(record: HopRecord): void {
    const { node, first, size, row, rows, attempt, reused, lost } = record
    const [worker, host] = [this.#word(record.worker), this.#word(record.host)]
    if (this.#hops === undefined || this.#bytes.byteLength - this.#hops > MOST_HOPS - 3 * MOST_LOST - 100)
      this.#beginHops()
    const [bytes, base] = [this.#bytes, this.#base]
    const [next, at] = [base.first(node), Math.round(record.at)]
    const says = sayings(record, next)
    bytes.byte(says)
    bytes.whole(node)
    bytes.whole(size)
    if ((says & Hop.next) === 0) bytes.signed(first - next)
    if ((says & Hop.regular) === 0) {
      bytes.signed(row - base.row(node))
      bytes.whole(rows)
    }
    bytes.whole(worker)
    if (host !== 0) bytes.whole(host)
    if (attempt !== 1) bytes.whole(attempt)
    bytes.signed(at - base.at)
    bytes.whole(Math.max(0, Math.round(record.tookMs * 1000)))
    if (reused !== undefined) bytes.whole(reused)
    if (lost !== undefined) bytes.text(lost.slice(0, MOST_LOST))
    base.pass(node, first + size, row + rows, at)
  }

  #beginHops(): void {
    this.#endHops()
    this.#bytes.byte(Tag.hops)
    this.#hops = this.#bytes.gap()
  }

  #endHops(): void {
    if (this.#hops !== undefined) this.#bytes.fill(this.#hops, this.#bytes.byteLength - this.#hops - 2)
    this.#hops = undefined
  }

  #word(text: string): number {
    if (text === '') return 0
    const known = this.#words.get(text)
    if (known !== undefined) return known
    this.#endHops()
    this.#bytes.byte(Tag.word)
    this.#bytes.text(text)
    const word = this.#words.size
    this.#words.set(text, word)
    return word
  }

  #kept({ input, first, count, segment, offset, byteLength, sum }: KeptEntry): void {
    this.#bytes.byte(Tag.kept)
    for (const value of [input, first, count, segment, offset, byteLength, sum]) this.#bytes.whole(value)
  }

  #failed({ letter, output, group, offset, row, rows, whole, node, error, at, inputs }: FailedRecord): void {
    const name = this.#word(node)
    const [cause, values] = [encodeError(error), inputs === undefined ? undefined : attempt(() => encodeValue(inputs))]
    const bytes = this.#bytes
    bytes.byte(Tag.failed)
    for (const value of [letter, output, group, offset, row, rows]) bytes.whole(value)
    bytes.byte(whole ? 1 : 0)
    for (const value of [name, Math.round(at)]) bytes.whole(value)
    bytes.chunk(cause)
    bytes.byte(values === undefined ? 0 : 1)
    if (values !== undefined) bytes.chunk(values)
  }

  #hole({ sink, group, offset, mark, mended }: HoleRecord): void {
    const name = this.#word(sink)
    this.#bytes.byte(mended ? Tag.mendedHole : Tag.hole)
    for (const value of [name, group, offset]) this.#bytes.whole(value)
    this.#bytes.text(JSON.stringify(mark))
  }

  #progress({ outputs, sinks, done }: ProgressRecord): void {
    const names = sinks.map(({ sink }) => this.#word(sink))
    const bytes = this.#bytes
    bytes.byte(Tag.progress)
    bytes.whole(outputs.length)
    for (const { output, left } of outputs) {
      bytes.whole(output)
      writeCoverage(bytes, left)
    }
    bytes.whole(sinks.length)
    for (const [at, { holds, mark }] of sinks.entries()) {
      bytes.whole(names[at] as number)
      writeCoverage(bytes, holds)
      bytes.text(JSON.stringify(mark))
    }
    bytes.whole(done)
  }
}

function sayings({ first, size, row, rows, host, attempt, reused, lost }: HopRecord, next: number): number {
  return (
    (row === first && rows === size ? Hop.regular : 0) |
    (attempt === 1 ? Hop.firstAttempt : 0) |
    (first === next ? Hop.next : 0) |
    (host === '' ? Hop.here : 0) |
    (reused === undefined ? 0 : Hop.reused) |
    (lost === undefined ? 0 : Hop.lost)
  )
}

// What an error carries was made to travel, but a value in it may be more than a clone takes.
function encodeError(error: FailedRecord['error']): Uint8Array {
  const text = error.kind === 'error' ? `${error.name}: ${error.message}` : 'an error that cannot be written'
  return attempt(() => encodeData(error)) ?? encodeData({ kind: 'text', text })
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
