import type {
  CoverageState,
  EndRecord,
  FailedRecord,
  HoleRecord,
  HopRecord,
  JournalRecord,
  RunPast,
  RunRecord,
  SinkProgress,
} from '@papy/contract/journal'
import type { Disk } from '../disk/disk.ts'
import type { KeptEntry } from '../format/kept-place.ts'
import type { Entry, HopWish } from '../format/record-reader.ts'
import { type Extent, entriesOf } from './entries.ts'
import type { Fold } from './fold.ts'
import { keptValues } from './kept-values.ts'

/** What stands in a journal; details are read from the file when somebody asks for them. */
export class FilePast implements RunPast {
  readonly run: string
  readonly sessions: readonly RunRecord[]
  readonly end: EndRecord | undefined
  readonly read: RunPast['read']
  readonly outputs: readonly CoverageState[]
  readonly sinks: Readonly<Record<string, SinkProgress>>
  readonly done: number
  readonly failed: number
  readonly letters: number
  readonly trimmed: number
  readonly #disk: Disk
  readonly #path: string
  readonly #extent: Extent
  readonly #fold: Fold

  /** @param extent - how far it was read for the fold */
  constructor(disk: Disk, path: string, extent: Extent, fold: Fold) {
    this.run = fold.sessions.at(-1)?.run ?? ''
    this.sessions = fold.sessions
    this.end = fold.end
    this.read = Array.from(fold.read, (read) => read ?? { upTo: 0, ended: false })
    this.outputs = Array.from(fold.outputs, (left) => left?.toJSON() ?? { width: 1, ranges: [] })
    this.sinks = Object.fromEntries(fold.sinks)
    this.done = fold.done
    this.failed = fold.open.size
    this.letters = fold.letters.size
    this.trimmed = extent.torn
    this.#disk = disk
    this.#path = path
    this.#extent = extent
    this.#fold = fold
  }

  *kept(input: number): Generator<{ readonly index: number; readonly value: unknown }> {
    for (const entry of this.#fold.kept.of(input))
      for (const [at, value] of this.#values(entry).entries())
        if (entry.first + at >= this.done) yield { index: entry.first + at, value }
  }

  *failures(): Generator<FailedRecord> {
    if (this.failed === 0) return
    for (const entry of this.#counted())
      if (entry.type === 'failed' && this.#fold.open.has(entry.letter)) yield entry.read()
  }

  *holes(sink: string): Generator<HoleRecord> {
    for (const entry of this.#counted()) if (entry.type === 'hole' && entry.sink === sink) yield entry
  }

  *hops(row: number): Generator<HopRecord> {
    for (const entry of this.#latest(row)) if (entry.type === 'hop') yield entry
  }

  *records(): Generator<JournalRecord> {
    const wanted = new Set([...this.#fold.kept].map(placeOf))
    for (const entry of this.#entries('all')) {
      if (entry.type === 'failed') yield entry.read()
      else if (entry.type !== 'kept') yield entry
      else if (wanted.has(placeOf(entry))) {
        const { type, input, first } = entry
        yield { type, input, first, values: this.#values(entry) }
      }
    }
  }

  #values(entry: KeptEntry): readonly unknown[] {
    return keptValues(this.#disk, this.#path, entry)
  }

  #entries(hops?: HopWish): Generator<Entry> {
    return entriesOf(this.#disk, this.#path, this.#extent.end, hops)
  }

  /** Failures and holes that count: behind them progress was written down in the same session. */
  *#counted(): Generator<Entry> {
    let waiting: Entry[] = []
    for (const entry of this.#latest()) {
      if (entry.type === 'run') waiting = []
      if (entry.type === 'failed' || entry.type === 'hole') waiting.push(entry)
      if (entry.type === 'progress') yield* waiting.splice(0)
    }
  }

  /** Since it last began from the start. */
  *#latest(hops?: HopWish): Generator<Entry> {
    let begun = 0
    for (const entry of this.#entries(hops)) {
      if (entry.type === 'run' && entry.mode === 'begin') begun++
      if (begun === this.#fold.begun) yield entry
    }
  }
}

function placeOf({ segment, offset }: KeptEntry): string {
  return `${segment}:${offset}`
}
