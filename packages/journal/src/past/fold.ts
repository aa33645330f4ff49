import { Coverage, type EndRecord, Ranges, type RunRecord, type SinkProgress } from '@papy/contract/journal'
import type { Entry } from '../format/record-reader.ts'
import { KeptIndex } from './kept-index.ts'

/** All records of a run, folded together as they come: as large as what is unfinished. */
export class Fold {
  readonly sessions: RunRecord[] = []
  end: EndRecord | undefined
  /** How often it began from the start. */
  begun = 0
  read: number[] = []
  outputs: Coverage[] = []
  readonly sinks: Map<string, SinkProgress> = new Map()
  readonly kept: KeptIndex = new KeptIndex()
  done = 0
  /** Numbers of failures, and of those that nobody made good. */
  letters: Ranges = new Ranges()
  open: Ranges = new Ranges()

  take(entry: Entry): void {
    switch (entry.type) {
      case 'run':
        return this.#begin(entry)
      case 'read':
        this.read[entry.input] = Math.max(this.read[entry.input] ?? 0, entry.upTo)
        return
      case 'kept':
        return this.kept.add(entry, this.done)
      case 'failed':
        this.letters.add(entry.letter, entry.letter + 1)
        return this.open.add(entry.letter, entry.letter + 1)
      case 'mended':
        for (const [from, to] of new Ranges(entry.letters)) this.open.delete(from, to)
        return
      case 'progress':
        return this.#progress(entry)
      case 'end':
        this.end = entry
        return
      case 'hop':
      case 'hole':
        return
    }
  }

  #begin(run: RunRecord): void {
    this.sessions.push(run)
    this.end = undefined
    if (run.mode !== 'begin') return
    this.begun++
    this.read = []
    this.outputs = []
    this.sinks.clear()
    this.kept.clear()
    this.done = 0
    this.letters = new Ranges()
    this.open = new Ranges()
  }

  #progress({ outputs, sinks, done }: Extract<Entry, { readonly type: 'progress' }>): void {
    for (const { output, left } of outputs) {
      const known = this.outputs[output] ?? new Coverage(left.width)
      known.addState(left)
      this.outputs[output] = known
    }
    for (const sink of sinks) this.sinks.set(sink.sink, sink)
    this.done = Math.max(this.done, done)
    this.kept.release(this.done)
  }
}
