import {
  Coverage,
  type CoverageState,
  type EndRecord,
  type FailedRecord,
  type HoleRecord,
  type HopRecord,
  type JournalRecord,
  type KeptRecord,
  type ProgressRecord,
  type RunPast,
  type RunRecord,
  type SinkProgress,
} from '@papy/contract/journal'

/** All records of a run, folded together. It holds them all in memory: a journal for long runs reads its file instead. */
export class Past implements RunPast {
  readonly sessions: RunRecord[] = []
  end: EndRecord | undefined
  done = 0
  letters = 0
  readonly trimmed: number
  #read: { upTo: number; ended: boolean }[] = []
  #outputs: Coverage[] = []
  #sinks: Record<string, SinkProgress> = {}
  #kept: KeptRecord[] = []
  #hops: HopRecord[] = []
  #holes: HoleRecord[] = []
  #failures = new Map<number, FailedRecord>()
  /** Failures, holes and what was mended since the last progress: without a next one they do not count. */
  #uncertain: JournalRecord[] = []
  readonly #records: readonly JournalRecord[]

  /** @param trimmed - bytes at the end that were not whole */
  constructor(records: readonly JournalRecord[], trimmed: number) {
    this.#records = records
    this.trimmed = trimmed
    for (const record of records) this.#take(record)
  }

  get run(): string {
    return this.sessions.at(-1)?.run ?? ''
  }

  get read(): RunPast['read'] {
    return Array.from(this.#read, (read) => read ?? { upTo: 0, ended: false })
  }

  get outputs(): readonly CoverageState[] {
    return Array.from(this.#outputs, (left) => left?.toJSON() ?? { width: 1, ranges: [] })
  }

  get sinks(): Readonly<Record<string, SinkProgress>> {
    return this.#sinks
  }

  get failed(): number {
    return this.#failures.size
  }

  *kept(input: number): Generator<{ readonly index: number; readonly value: unknown }> {
    for (const { input: of, first, values } of this.#kept)
      for (const [at, value] of values.entries())
        if (of === input && first + at >= this.done) yield { index: first + at, value }
  }

  failures(): Iterable<FailedRecord> {
    return this.#failures.values()
  }

  holes(sink: string): Iterable<HoleRecord> {
    return this.#holes.filter((hole) => hole.sink === sink)
  }

  hops(row: number): Iterable<HopRecord> {
    return this.#hops.filter((hop) => hop.row <= row && row < hop.row + hop.rows)
  }

  records(): Iterable<JournalRecord> {
    return this.#records
  }

  #take(record: JournalRecord): void {
    switch (record.type) {
      case 'run':
        return this.#begin(record)
      case 'read':
        return this.#note(record.input, record.upTo, record.ended)
      case 'kept':
        this.#note(record.input, record.first + record.values.length)
        return void this.#kept.push(record)
      case 'hop':
        return void this.#hops.push(record)
      case 'failed':
      case 'hole':
      case 'mended':
        return void this.#uncertain.push(record)
      case 'progress':
        return this.#progress(record)
      case 'end':
        this.end = record
    }
  }

  #begin(record: RunRecord): void {
    this.sessions.push(record)
    this.end = undefined
    this.#uncertain = []
    if (record.mode !== 'begin') return
    this.done = 0
    this.letters = 0
    this.#read = []
    this.#outputs = []
    this.#sinks = {}
    this.#kept = []
    this.#hops = []
    this.#holes = []
    this.#failures.clear()
  }

  #note(input: number, upTo: number, ended = false): void {
    const known = this.#read[input]
    this.#read[input] = { upTo: Math.max(known?.upTo ?? 0, upTo), ended: ended || known?.ended === true }
  }

  #progress({ outputs, sinks, done }: ProgressRecord): void {
    for (const { output, left } of outputs) {
      this.#outputs[output] ??= new Coverage(left.width)
      this.#outputs[output].addState(left)
    }
    for (const sink of sinks) this.#sinks[sink.sink] = sink
    this.done = Math.max(this.done, done)
    for (const record of this.#uncertain.splice(0)) this.#count(record)
  }

  #count(record: JournalRecord): void {
    if (record.type === 'hole') this.#holes.push(record)
    if (record.type === 'failed') {
      this.#failures.set(record.letter, record)
      this.letters = Math.max(this.letters, record.letter + 1)
    }
    if (record.type === 'mended')
      for (let at = 0; at < record.letters.length; at += 2)
        for (let letter = record.letters[at] ?? 0; letter < (record.letters[at + 1] ?? 0); letter++)
          this.#failures.delete(letter)
  }
}
