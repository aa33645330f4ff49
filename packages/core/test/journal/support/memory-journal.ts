import {
  Coverage,
  type FailedRecord,
  type HoleRecord,
  type HopRecord,
  type Journal,
  type JournalRecord,
  type KeptRecord,
  Ranges,
  type RunJournal,
  type RunPast,
  type RunRecord,
} from '@papy/contract/journal'

/** A journal in memory, whose process can be killed: what was not committed may be gone. */
export class MemoryJournal implements Journal {
  readonly level = 'fsync'
  readonly place = 'memory'
  readonly commitMs: number
  #records: JournalRecord[]
  #durable: number

  constructor(records: readonly JournalRecord[] = [], commitMs = 0) {
    this.#records = [...records]
    this.#durable = records.length
    this.commitMs = commitMs
  }

  get records(): readonly JournalRecord[] {
    return this.#records
  }

  /** Those that would be there after a power cut. */
  get committed(): readonly JournalRecord[] {
    return this.#records.slice(0, this.#durable)
  }

  /** What a process that comes after the death of this one finds. @param share - of what was not committed */
  killed(share: number): MemoryJournal {
    const open = this.#records.length - this.#durable
    return new MemoryJournal(this.#records.slice(0, this.#durable + Math.floor(open * share)), this.commitMs)
  }

  open(): RunJournal {
    const past = pastOf([...this.#records])
    return {
      past,
      byteLength: 0,
      append: (record) => void this.#records.push(structuredClone(record)),
      commit: async () => {
        const upTo = this.#records.length
        await new Promise((resolve) => setImmediate(resolve))
        this.#durable = Math.max(this.#durable, upTo)
      },
      ready: () => undefined,
      close: async () => {},
    }
  }
}

/** All that stands in records, folded in the plainest way. */
export function pastOf(all: readonly JournalRecord[]): RunPast | undefined {
  const start = all.findLastIndex((record) => record.type === 'run' && record.mode === 'begin')
  if (start < 0) return undefined
  const records = all.slice(start)
  const sessions = records.filter((record): record is RunRecord => record.type === 'run')
  const [{ run, description }] = sessions as [RunRecord]
  const outputs: Coverage[] = []
  const sinks: Record<string, RunPast['sinks'][string]> = {}
  const read = description.inputs.map(() => ({ upTo: 0, ended: false }))
  const letters: FailedRecord[] = []
  const holes: HoleRecord[] = []
  const kept: KeptRecord[] = []
  const mended = new Ranges()
  let waiting: JournalRecord[] = []
  let done = 0
  for (const record of records) {
    if (record.type === 'run') waiting = []
    if (record.type === 'read') read[record.input] = { upTo: record.upTo, ended: record.ended ?? false }
    if (record.type === 'kept') {
      kept.push(record)
      read[record.input] = { upTo: record.first + record.values.length, ended: false }
    }
    if (record.type === 'failed' || record.type === 'hole' || record.type === 'mended') waiting.push(record)
    if (record.type !== 'progress') continue
    done = record.done
    for (const { output, left } of record.outputs) {
      outputs[output] ??= new Coverage(left.width)
      outputs[output]?.addState(left)
    }
    for (const sink of record.sinks) sinks[sink.sink] = sink
    for (const one of waiting.splice(0)) {
      if (one.type === 'failed') letters.push(one)
      if (one.type === 'hole') holes.push(one)
      if (one.type === 'mended') for (const [from, to] of new Ranges(one.letters)) mended.add(from, to)
    }
  }
  const open = letters.filter(({ letter }) => !mended.has(letter))
  const last = records.at(-1)
  return {
    run,
    sessions,
    end: last?.type === 'end' ? last : undefined,
    read,
    outputs: Array.from(
      { length: description.outputs.length },
      (_, at) => outputs[at]?.toJSON() ?? { width: 1, ranges: [] },
    ),
    sinks,
    done,
    failed: open.length,
    letters: letters.length,
    *kept(input) {
      for (const { input: of, first, values } of kept)
        for (const [at, value] of values.entries())
          if (of === input && first + at >= done) yield { index: first + at, value }
    },
    failures: () => open,
    holes: (sink) => holes.filter((hole) => hole.sink === sink),
    hops: (row) =>
      records.filter(
        (record): record is HopRecord => record.type === 'hop' && record.row <= row && row < record.row + record.rows,
      ),
    records: () => records,
  }
}
